package org.nvgre.softswitch.program;

import java.util.List;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.table.ColorCode;

/**
 * The Portable NIC Architecture as p4c-bm2-pna and bmv2's pna_nic have it: one parser, one control, one deparser.
 * Where the packet goes, the control says with {@code send_to_port} and {@code drop_packet}.
 */
public record Pna(FieldSlot parserInputPort, FieldSlot inputPort, FieldSlot parserError,
        FieldSlot timestamp) implements Architecture {
    private static final List<Gress> GRESSES = List
            .of(new Gress("main_parser", "main_control", "main_deparser"));

    static Pna of(Fields program) {
        return new Pna(program.find("pna_main_parser_input_metadata.input_port"),
                program.find("pna_main_input_metadata.input_port"),
                program.find("pna_main_input_metadata.parser_error"),
                program.find("pna_main_input_metadata.timestamp"));
    }

    @Override
    public String name() {
        return "pna";
    }

    @Override
    public ColorCode colors() {
        return ColorCode.PNA;
    }

    @Override
    public List<Gress> gresses() {
        return GRESSES;
    }
}
