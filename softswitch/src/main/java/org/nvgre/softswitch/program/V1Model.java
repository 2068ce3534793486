package org.nvgre.softswitch.program;

/** Numbers of the v1model architecture as simple_switch fixes them. */
public final class V1Model {
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

    private V1Model() {}
}
