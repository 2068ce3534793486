package org.nvgre.softswitch.packet;

/**
 * The fields through which v1model and a program talk to each other; null where the program has none.
 *
 * <p>See behavioral-model docs/simple_switch.md, "Standard metadata" and "Intrinsic metadata".
 */
public record StandardMetadata(FieldSlot ingressPort, FieldSlot egressSpec, FieldSlot egressPort,
        FieldSlot instanceType, FieldSlot packetLength, FieldSlot enqTimestamp, FieldSlot enqQdepth,
        FieldSlot deqTimedelta, FieldSlot deqQdepth, FieldSlot ingressGlobalTimestamp,
        FieldSlot egressGlobalTimestamp, FieldSlot mcastGrp, FieldSlot egressRid, FieldSlot checksumError,
        FieldSlot parserError) {

    /** Writes a field if the program has it. */
    public static void set(PacketState s, FieldSlot field, long value) {
        if (field != null) {
            field.set(s.words, value);
        }
    }

    /** The value of a field, 0 if the program does not have it. */
    public static int get(PacketState s, FieldSlot field) {
        return field == null ? 0 : (int) s.words[field.word()];
    }
}
