package org.nvgre.softswitch.table;

import java.math.BigInteger;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.PacketState;

/** One field of a table key, or the validity of a header, and where it goes in the key's words. */
public final class KeyField {
    /** How a field is compared; a header's validity is compared exactly. */
    public enum Match {
        EXACT, LPM, TERNARY, RANGE
    }

    private final String name;
    private final Match match;
    private final HeaderSlot header;
    private final FieldSlot field;
    private final int word;
    private final long[] mask;

    /**
     * @param field null for the validity of {@code header}
     * @param word where it begins in the key
     * @param mask bits of the field that count, null for all
     */
    public KeyField(String name, Match match, HeaderSlot header, FieldSlot field, int word, BigInteger mask) {
        this.name = name;
        this.match = match;
        this.header = header;
        this.field = field;
        this.word = word;
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

    int word() {
        return word;
    }

    public int limbs() {
        return mask.length;
    }

    /** The field it is taken from, or the header whose validity it is. */
    public String source() {
        return field == null ? header.name() : field.name();
    }

    /** What a packet is looked up by. */
    public BigInteger value(PacketState s) {
        long[] key = new long[word + limbs()];
        read(s, key);
        return Bits.load(key, word, width());
    }

    /** Writes the field's value into the key; a field of an invalid header counts as 0. */
    void read(PacketState s, long[] key) {
        boolean valid = header.isValid(s);
        if (field == null) {
            key[word] = valid ? mask[0] : 0;
            return;
        }
        for (int i = 0; i < mask.length; i++) {
            key[word + i] = valid ? s.words[field.word() + i] & mask[i] : 0;
        }
    }
}
