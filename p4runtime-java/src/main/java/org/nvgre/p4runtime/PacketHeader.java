package org.nvgre.p4runtime;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.p4.config.v1.ControllerPacketMetadata;
import org.p4.v1.PacketIn;
import org.p4.v1.PacketMetadata;
import org.p4.v1.PacketOut;

/// What accompanies the packets between device and controller: the program's `@controller_header`.
public final class PacketHeader {
    private final Params params;

    PacketHeader(String name, List<ControllerPacketMetadata.Metadata> metadata) {
        this.params = new Params(name, "metadata", metadata.stream()
                .map(field -> new Param(field.getId(), field.getName(), field.getBitwidth())).toList());
    }

    /// Its fields; none when the program has no such header.
    public List<Param> fields() {
        return params.list();
    }

    /// @throws IllegalArgumentException a name is unknown or missing, or a value does not fit
    PacketOut packetOut(ByteString payload, Object... namesAndValues) {
        List<Bits> values = params.arguments(namesAndValues);
        var packet = PacketOut.newBuilder().setPayload(payload);
        for (int i = 0; i < values.size(); i++) {
            packet.addMetadata(
                    PacketMetadata.newBuilder().setMetadataId(fields().get(i).id())
                            .setValue(values.get(i).bytes()));
        }
        return packet.build();
    }

    /// @throws IllegalArgumentException the packet does not have this header
    Packet packet(PacketIn wire) {
        List<Bits> values = params.decode(wire.getMetadataList(), m -> m.getMetadataId(), m -> m.getValue());
        Map<String, Bits> metadata = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            metadata.put(fields().get(i).name(), values.get(i));
        }
        return new Packet(wire.getPayload(), metadata);
    }
}
