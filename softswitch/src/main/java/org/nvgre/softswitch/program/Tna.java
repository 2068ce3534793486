package org.nvgre.softswitch.program;

import java.util.List;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.table.ColorCode;

/**
 * The Tofino Native Architecture: parser, control and deparser before the traffic manager, and again behind it. Fields
 * are null where the program has none.
 */
public record Tna(Chip chip, IngressFields ingress, EgressFields egress,
        ErrorFlags errors) implements Architecture {
    /** Ports have 9 bits; this one is never there, and so stands for none. */
    public static final int NO_PORT = 511;

    /** Bits of {@code drop_ctl}. */
    public static final int DROP = 1;
    public static final int DROP_COPY_TO_CPU = 2;
    public static final int DROP_MIRROR = 4;

    /** Bytes of frame check sequence, which lengths of this architecture include. */
    public static final int FCS_BYTES = 4;

    /** The chip a program is for. */
    public enum Chip {
        TOFINO_1("tna", 8, 27, 8), TOFINO_2("t2na", 24, 28, 16);

        /** Ports have the number of their pipe in front, and so many bits in it. */
        private static final int BITS_IN_PIPE = 7;
        private static final int IN_PIPE = (1 << BITS_IN_PIPE) - 1;

        private final String architecture;
        private final int portMetadataBytes;
        private final int egressMetadataBytes;
        private final int resubmitBytes;

        Chip(String architecture, int portMetadataBytes, int egressMetadataBytes, int resubmitBytes) {
            this.architecture = architecture;
            this.portMetadataBytes = portMetadataBytes;
            this.egressMetadataBytes = egressMetadataBytes;
            this.resubmitBytes = resubmitBytes;
        }

        /** What follows the ingress intrinsic metadata. */
        public int portMetadataBytes() {
            return portMetadataBytes;
        }

        /** Length of the egress intrinsic metadata; the same up to the packet length, on Tofino 2 padded. */
        public int egressMetadataBytes() {
            return egressMetadataBytes;
        }

        /** The most that a resubmitted packet brings along, in the place of the port metadata. */
        public int resubmitBytes() {
            return resubmitBytes;
        }

        /**
         * Whether nothing but recirculation is behind a port: 68 to 71 of each pipe; on Tofino 2 0 to 7 of all pipes
         * but the first, where some are ports of the CPU. Any other port may be put into loopback mode.
         */
        public boolean recirculates(int port) {
            int inPipe = port & IN_PIPE;
            return this == TOFINO_1
                    ? inPipe >= 68 && inPipe <= 71
                    : inPipe <= 7 && port >> BITS_IN_PIPE != 0;
        }
    }

    /** What ingress is told and says, beside the header before the packet. */
    public record IngressFields(FieldSlot parserError, FieldSlot timestamp, FieldSlot dropControl,
            FieldSlot unicastPort, FieldSlot bypassEgress, FieldSlot copyToCpu, FieldSlot groupA,
            FieldSlot groupB, FieldSlot rid, FieldSlot xid, FieldSlot yid, FieldSlot queue,
            FieldSlot classOfService, FieldSlot classOfServiceForCpu, FieldSlot mirrorsOutgoing) {

        static IngressFields of(Fields program) {
            String parser = "ingress_intrinsic_metadata_from_parser.";
            String trafficManager = "ingress_intrinsic_metadata_for_tm.";
            return new IngressFields(program.find(parser + "parser_err"),
                    program.find(parser + "global_tstamp"),
                    program.find("ingress_intrinsic_metadata_for_deparser.drop_ctl"),
                    program.find(trafficManager + "ucast_egress_port"),
                    program.find(trafficManager + "bypass_egress"),
                    program.find(trafficManager + "copy_to_cpu"),
                    program.find(trafficManager + "mcast_grp_a"),
                    program.find(trafficManager + "mcast_grp_b"),
                    program.find(trafficManager + "rid"),
                    program.find(trafficManager + "level1_exclusion_id"),
                    program.find(trafficManager + "level2_exclusion_id"),
                    program.find(trafficManager + "qid"),
                    program.find(trafficManager + "ingress_cos"),
                    program.find(trafficManager + "icos_for_copy_to_cpu"),
                    program.find("ingress_intrinsic_metadata_for_deparser.mirror_io_select"));
        }
    }

    /** The same of egress. */
    public record EgressFields(FieldSlot parserError, FieldSlot timestamp, FieldSlot dropControl,
            FieldSlot mirrorsOutgoing) {
        static EgressFields of(Fields program) {
            return new EgressFields(program.find("egress_intrinsic_metadata_from_parser.parser_err"),
                    program.find("egress_intrinsic_metadata_from_parser.global_tstamp"),
                    program.find("egress_intrinsic_metadata_for_deparser.drop_ctl"),
                    program.find("egress_intrinsic_metadata_for_deparser.mirror_io_select"));
        }
    }

    /** The errors of core.p4 in a program, by their numbers, and what {@code parser_err} says for them. */
    public record ErrorFlags(int none, int noMatch, int packetTooShort) {
        private static final int NO_MATCH = 0x01;
        private static final int PARTIAL_HEADER = 0x02;
        private static final int COUNTER_RANGE = 0x04;

        public int of(int error) {
            if (error == none) {
                return 0;
            }
            return error == noMatch ? NO_MATCH : error == packetTooShort ? PARTIAL_HEADER : COUNTER_RANGE;
        }
    }

    private static final List<Gress> GRESSES = List.of(
            new Gress("ingress_parser", "ingress", "ingress_deparser"),
            new Gress("egress_parser", "egress", "egress_deparser"));

    static Tna of(Chip chip, Fields program, ParserErrors errors) {
        return new Tna(chip, IngressFields.of(program), EgressFields.of(program),
                new ErrorFlags(errors.noError(), errors.noMatch(), errors.packetTooShort()));
    }

    /** What a parser extracts first has to be what the target puts there. */
    @Override
    public void check(Scope scope) throws LoadException {
        checkLength(scope, "ingress_intrinsic_metadata", Long.BYTES);
        checkLength(scope, "egress_intrinsic_metadata", chip.egressMetadataBytes);
    }

    private void checkLength(Scope scope, String header, int bytes) throws LoadException {
        HeaderSlot slot = scope.headers.get(header);
        if (slot != null && slot.fixedBits() != bytes * Byte.SIZE) {
            throw scope.error("no " + name() + " program: its header " + header + " has " + slot.fixedBits()
                    + " bits instead of " + bytes * Byte.SIZE);
        }
    }

    @Override
    public String name() {
        return chip.architecture;
    }

    @Override
    public ColorCode colors() {
        return ColorCode.TNA;
    }

    @Override
    public List<Gress> gresses() {
        return GRESSES;
    }
}
