package org.nvgre.compiler;

import com.google.protobuf.TextFormat;
import org.p4.config.v1.P4Info;

/// What comes out of a compilation.
///
/// @param p4Info what the control plane can see and do
/// @param deviceConfig the configuration of the device: BMv2 JSON, UTF-8
@SuppressWarnings("ArrayRecordComponent")
public record Compilation(P4Info p4Info, byte[] deviceConfig) {

    /// P4Info in protobuf text format, as `p4c --p4runtime-files x.p4info.txtpb` writes it.
    public String p4InfoText() {
        return "# proto-file: p4/config/v1/p4info.proto\n# proto-message: p4.config.v1.P4Info\n\n"
                + TextFormat
                        .printer().printToString(p4Info);
    }
}
