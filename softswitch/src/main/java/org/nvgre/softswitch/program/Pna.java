package org.nvgre.softswitch.program;

import java.util.List;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.table.ColorCode;

/**
 * The Portable NIC Architecture as p4c-bm2-pna and bmv2's pna_nic have it, one parser, one control, one deparser; and as
 * p4c-dpdk has it, with a control before the main one, whose code is the first part of that. Where the packet goes, the
 * control says.
 */
public record Pna(Told parser, Told before, Told main, FieldSlot parserError, FieldSlot parserErrorBefore,
        FieldSlot timestamp) implements Architecture {
    private static final List<Gress> GRESSES = List
            .of(new Gress("main_parser", "main_control", "main_deparser"));

    /** What a block is told of how a packet comes. */
    public record Told(FieldSlot inputPort, FieldSlot pass, FieldSlot recirculated) {
        private static Told of(Fields program, String metadata) {
            return new Told(program.find(metadata + ".input_port"), program.find(metadata + ".pass"),
                    program.find(metadata + ".recirculated"));
        }

        /** {@code passNumber} is 0 when it comes for the first time. */
        public void tell(PacketState s, int port, int passNumber) {
            Architecture.set(s, inputPort, port);
            Architecture.set(s, pass, passNumber);
            Architecture.set(s, recirculated, passNumber == 0 ? 0 : 1);
        }
    }

    static Pna of(Fields program) {
        return new Pna(Told.of(program, "pna_main_parser_input_metadata"),
                Told.of(program, "pna_pre_input_metadata"),
                Told.of(program, "pna_main_input_metadata"),
                program.find("pna_main_input_metadata.parser_error"),
                program.find("pna_pre_input_metadata.parser_error"),
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
