package org.nvgre.softswitch.table;

import java.math.BigInteger;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.PacketState;

/** One field of a table key, or the validity of a header, and where a packet has it. */
public final class KeyField {
    /** How a field is compared; a header's validity is compared exactly. */
    public enum Match {
        EXACT, LPM, TERNARY, RANGE
    }

    private final String name;
    private final Match match;
    private final HeaderSlot header;
    private final FieldSlot field;
    private final long[] mask;

    /**
     * @param field null for the validity of {@code header}
     * @param mask bits of the field that count, null for all
     */
    public KeyField(String name, Match match, HeaderSlot header, FieldSlot field, BigInteger mask) {
        this.name = name;
        this.match = match;
        this.header = header;
        this.field = field;
        int width = field == null ? 1 : field.width();
        this.mask = new long[Bits.limbs(width)];
        BigInteger all = BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
        Bits.store(this.mask, 0, width, mask == null ? all : mask.and(all));
    }

    public String name() {
        return name;
    }

    public Match match() {
        return match;
    }

    public int width() {
        return field == null ? 1 : field.width();
    }

    /** The header that must be valid. */
    public HeaderSlot header() {
        return header;
    }

    /** Null for the validity of the header. */
    public FieldSlot field() {
        return field;
    }

    /** The bits that count in limb {@code i}, highest limb first. */
    public long mask(int i) {
        return mask[i];
    }

    /** The field it is taken from, or the header whose validity it is. */
    public String source() {
        return field == null ? header.name() : field.name();
    }

    /** What a packet is looked up by. */
    public BigInteger value(PacketState s) {
        Packed alone = new Packed(0, 0, width());
        long[] key = new long[alone.limbs()];
        read(s, key, alone);
        return alone.load(key, 0);
    }

    /** Puts the field's value into the key, where zeroes are; a field of an invalid header counts as 0. */
    void read(PacketState s, long[] key, Packed place) {
        if (!header.isValid(s)) {
            return;
        }
        if (field == null) {
            place.put(key, 0, mask[0]);
        } else if (place.isWide()) {
            for (int i = 0; i < mask.length; i++) {
                key[place.word() + i] = s.words[field.word() + i] & mask[i];
            }
        } else {
            place.put(key, 0, s.words[field.word()] & mask[0]);
        }
    }
}
