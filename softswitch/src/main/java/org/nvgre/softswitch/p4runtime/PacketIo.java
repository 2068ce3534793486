package org.nvgre.softswitch.p4runtime;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.util.List;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.table.RequestRejected;
import org.p4.config.v1.ControllerPacketMetadata;
import org.p4.v1.PacketIn;
import org.p4.v1.PacketMetadata;
import org.p4.v1.PacketOut;

/** Puts controller headers on packets to the CPU port, and takes them off (specification section 16.1). */
final class PacketIo {
    private PacketIo() {}

    /** Null for a packet too short for its header. {@code header} is null if the program has none. */
    static PacketIn packetIn(ControllerPacketMetadata header, byte[] packet) {
        PacketIn.Builder in = PacketIn.newBuilder();
        if (header == null) {
            return in.setPayload(ByteString.copyFrom(packet)).build();
        }
        int headerBytes = bytes(header);
        if (packet.length < headerBytes) {
            return null;
        }
        int bit = 0;
        for (ControllerPacketMetadata.Metadata field : header.getMetadataList()) {
            in.addMetadataBuilder().setMetadataId(field.getId())
                    .setValue(Bytestrings.canonical(read(packet, bit, field.getBitwidth())));
            bit += field.getBitwidth();
        }
        return in.setPayload(ByteString.copyFrom(packet, headerBytes, packet.length - headerBytes)).build();
    }

    private static BigInteger read(byte[] packet, int at, int width) {
        BigInteger value = BigInteger.ZERO;
        for (int bit = at, left = width; left > 0;) {
            int bits = Math.min(left, Integer.SIZE);
            value = value.shiftLeft(bits).or(BigInteger.valueOf(Bits.read(packet, bit, bits)));
            bit += bits;
            left -= bits;
        }
        return value;
    }

    /** The packet as the program is to see it. Fields that are not given are 0, as in simple_switch_grpc. */
    static byte[] packetOut(ControllerPacketMetadata header, PacketOut out) throws RequestRejected {
        if (header == null) {
            if (out.getMetadataCount() != 0) {
                throw RequestRejected.invalid("the program has no packet_out header");
            }
            return out.getPayload().toByteArray();
        }
        int headerBytes = bytes(header);
        byte[] packet = new byte[headerBytes + out.getPayload().size()];
        for (PacketMetadata metadata : out.getMetadataList()) {
            int bit = 0;
            ControllerPacketMetadata.Metadata found = null;
            for (ControllerPacketMetadata.Metadata field : header.getMetadataList()) {
                if (field.getId() == metadata.getMetadataId()) {
                    found = field;
                    break;
                }
                bit += field.getBitwidth();
            }
            if (found == null) {
                throw RequestRejected.invalid("packet_out has no metadata id " + metadata.getMetadataId());
            }
            write(packet, bit, found, metadata.getValue());
        }
        out.getPayload().copyTo(packet, headerBytes);
        return packet;
    }

    private static void write(byte[] packet, int at, ControllerPacketMetadata.Metadata field,
            ByteString value)
            throws RequestRejected {
        int width = field.getBitwidth();
        BigInteger number = Bytestrings.read(value, width, "packet_out: " + field.getName());
        FieldSlot slot = new FieldSlot(field.getName(), -1, 0, width, false, false, -1);
        long[] words = new long[slot.limbs()];
        slot.set(words, number);
        slot.write(words, packet, at);
    }

    private static int bytes(ControllerPacketMetadata header) {
        List<ControllerPacketMetadata.Metadata> fields = header.getMetadataList();
        return (fields.stream().mapToInt(ControllerPacketMetadata.Metadata::getBitwidth).sum() + 7) / 8;
    }
}
