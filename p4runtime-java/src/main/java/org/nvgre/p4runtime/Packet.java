package org.nvgre.p4runtime;

import com.google.protobuf.ByteString;
import java.util.Map;

/// A packet that the device sent to the controller.
///
/// @param metadata the fields of the program's packet-in header, by name
public record Packet(ByteString payload, Map<String, Bits> metadata) {
    public Packet {
        metadata = Map.copyOf(metadata);
    }
}
