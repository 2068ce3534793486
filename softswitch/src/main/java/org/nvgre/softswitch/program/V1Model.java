package org.nvgre.softswitch.program;

import java.util.List;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.packet.FieldSlot;

/**
 * v1model as simple_switch has it: one parser, two controls, one deparser; its fields are null where the program has
 * none (behavioral-model docs/simple_switch.md, "Standard metadata" and "Intrinsic metadata").
 */
public record V1Model(FieldSlot ingressPort, FieldSlot egressSpec, FieldSlot egressPort,
        FieldSlot instanceType,
        FieldSlot packetLength, FieldSlot enqTimestamp, FieldSlot enqQdepth, FieldSlot deqTimedelta,
        FieldSlot deqQdepth, FieldSlot ingressGlobalTimestamp, FieldSlot egressGlobalTimestamp,
        FieldSlot mcastGrp,
        FieldSlot egressRid, FieldSlot checksumError, FieldSlot parserError) implements Architecture {
    /** What {@code mark_to_drop} writes to {@code egress_spec}. */
    public static final int DROP_PORT = 511;
    /** Clone sessions have 15 bits. */
    public static final int CLONE_SESSION_MASK = 0x7fff;

    /** Values of {@code instance_type}. */
    public static final int NORMAL = 0;
    public static final int INGRESS_CLONE = 1;
    public static final int EGRESS_CLONE = 2;
    public static final int RECIRCULATED = 4;
    public static final int REPLICATION = 5;
    public static final int RESUBMITTED = 6;

    private static final List<Gress> GRESSES = List.of(new Gress("parser", "ingress", null),
            new Gress(null, "egress", "deparser"));

    static V1Model of(Fields program) {
        return new V1Model(standard(program, "ingress_port"), standard(program, "egress_spec"),
                standard(program, "egress_port"), standard(program, "instance_type"),
                standard(program, "packet_length"), program.find("queueing_metadata.enq_timestamp"),
                program.find("queueing_metadata.enq_qdepth"), program.find("queueing_metadata.deq_timedelta"),
                program.find("queueing_metadata.deq_qdepth"),
                program.find("intrinsic_metadata.ingress_global_timestamp"),
                program.find("intrinsic_metadata.egress_global_timestamp"),
                program.find("intrinsic_metadata.mcast_grp"), program.find("intrinsic_metadata.egress_rid"),
                standard(program, "checksum_error"), standard(program, "parser_error"));
    }

    private static FieldSlot standard(Fields program, String field) {
        return program.find("standard_metadata." + field);
    }

    @Override
    public void check(Scope scope) throws LoadException {
        if (egressSpec == null || ingressPort == null) {
            throw scope.error(
                    "no v1model program: it has no standard_metadata with ingress_port and egress_spec");
        }
    }

    @Override
    public String name() {
        return "v1model";
    }

    @Override
    public List<Gress> gresses() {
        return GRESSES;
    }
}
