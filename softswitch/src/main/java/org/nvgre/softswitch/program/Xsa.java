package org.nvgre.softswitch.program;

import java.util.List;
import org.nvgre.softswitch.packet.FieldSlot;

/**
 * AMD's XSA (Vitis Networking P4, UG1308): parser, match-action, deparser. Ports and length are no matter of the
 * architecture: a shell around it passes them beside the packet, as user metadata.
 */
public record Xsa(FieldSlot drop, FieldSlot parserError, FieldSlot timestamp, FieldSlot parsedBytes,
        FieldSlot ingressPort, FieldSlot packetLength, FieldSlot egressPort) implements Architecture {
    private static final List<Gress> GRESSES = List.of(new Gress("parser", "match_action", "deparser"));

    static Xsa of(Fields program) {
        return new Xsa(program.find("standard_metadata.drop"),
                program.find("standard_metadata.parser_error"),
                program.find("standard_metadata.ingress_timestamp"),
                program.find("standard_metadata.parsed_bytes"), program.find("user_metadata.ingress_port"),
                program.find("user_metadata.packet_length"), program.find("user_metadata.egress_port"));
    }

    @Override
    public String name() {
        return "xsa";
    }

    @Override
    public List<Gress> gresses() {
        return GRESSES;
    }
}
