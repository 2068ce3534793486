package org.nvgre.softswitch.packet;

import java.util.Arrays;
import java.util.List;

/** A header or metadata instance: where its fields and its validity are in a {@link PacketState}. */
public final class HeaderSlot {
    private final String name;
    private final int index;
    private final String type;
    private final boolean metadata;
    private final List<FieldSlot> fields;
    private final int firstWord;
    private final int endWord;
    private final int fixedBits;
    private final FieldSlot varbit;
    private final int maxBytes;
    private HeaderSlot[] unionSiblings = {};

    /** {@code maxBytes} limits a header with a varbit field, 0 = no limit. */
    public HeaderSlot(String name, int index, String type, boolean metadata, List<FieldSlot> fields,
            int firstWord,
            int endWord, int maxBytes) {
        this.name = name;
        this.index = index;
        this.type = type;
        this.metadata = metadata;
        this.fields = List.copyOf(fields);
        this.firstWord = firstWord;
        this.endWord = endWord;
        this.maxBytes = maxBytes;
        this.fixedBits = fields.stream().mapToInt(FieldSlot::width).sum();
        this.varbit = fields.stream().filter(FieldSlot::isVarbit).findFirst().orElse(null);
    }

    public String name() {
        return name;
    }

    public int index() {
        return index;
    }

    public String type() {
        return type;
    }

    public boolean isMetadata() {
        return metadata;
    }

    public List<FieldSlot> fields() {
        return fields;
    }

    /** The field called so, or null. */
    public FieldSlot field(String fieldName) {
        String full = name + "." + fieldName;
        for (FieldSlot field : fields) {
            if (field.name().equals(full)) {
                return field;
            }
        }
        return null;
    }

    /** The varbit field, or null. */
    public FieldSlot varbit() {
        return varbit;
    }

    public int fixedBits() {
        return fixedBits;
    }

    /** Length limit of a header with a varbit field in bytes, 0 = none. */
    public int maxBytes() {
        return maxBytes;
    }

    /** Makes this header one of a union: it and {@code siblings} are never valid together. */
    public void joinUnion(HeaderSlot[] siblings) {
        this.unionSiblings = Arrays.stream(siblings).filter(h -> h != this).toArray(HeaderSlot[]::new);
    }

    public boolean isInUnion() {
        return unionSiblings.length > 0;
    }

    public boolean isValid(PacketState s) {
        return s.valid[index];
    }

    public void setValid(PacketState s) {
        s.valid[index] = true;
        for (HeaderSlot sibling : unionSiblings) {
            s.valid[sibling.index] = false;
        }
    }

    public void setInvalid(PacketState s) {
        s.valid[index] = false;
    }

    /** Zeroes all fields; a varbit field keeps its length. */
    public void clear(PacketState s) {
        Arrays.fill(s.words, firstWord, endWord, 0);
        if (varbit != null) {
            // A new array: copies of the packet share the old one.
            s.varbits[varbit.varbit()] = new byte[s.varbits[varbit.varbit()].length];
        }
    }

    /** Current length on the wire in bytes, valid or not. */
    public int bytes(PacketState s) {
        int bits = varbit == null ? fixedBits : fixedBits + s.varbitBits[varbit.varbit()];
        return bits >>> 3;
    }

    /** Takes the header from the packet at the cursor, which must hold enough bytes, and makes it valid. */
    public void extract(PacketState s, int varbitBits) {
        int bit = s.cursor << 3;
        for (FieldSlot field : fields) {
            if (field.isVarbit()) {
                readVarbit(s, field.varbit(), bit, varbitBits);
                bit += varbitBits;
            } else {
                field.read(s.buffer, bit, s.words);
                bit += field.width();
            }
        }
        s.cursor += bytes(s);
        setValid(s);
    }

    private static void readVarbit(PacketState s, int varbit, int at, int bits) {
        byte[] value = new byte[bits >>> 3];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) Bits.read(s.buffer, at + (i << 3), 8);
        }
        s.varbits[varbit] = value;
        s.varbitBits[varbit] = bits;
    }

    /** Writes the header into {@code out} at bit {@code at}; returns the bit after it. */
    public int emit(PacketState s, byte[] out, int at) {
        int bit = at;
        for (FieldSlot field : fields) {
            bit = emit(s, field, out, bit);
        }
        return bit;
    }

    /** Writes one field into {@code out} at bit {@code at}; returns the bit after it. */
    public static int emit(PacketState s, FieldSlot field, byte[] out, int at) {
        if (!field.isVarbit()) {
            field.write(s.words, out, at);
            return at + field.width();
        }
        byte[] value = s.varbits[field.varbit()];
        for (int i = 0; i < value.length; i++) {
            Bits.write(out, at + (i << 3), 8, value[i]);
        }
        return at + (value.length << 3);
    }

    /** Header assignment: values and validity; an invalid source only makes this one invalid. */
    public void assign(PacketState s, HeaderSlot source) {
        if (!source.isValid(s)) {
            setInvalid(s);
            return;
        }
        setValid(s);
        copyFields(s, source);
    }

    private void copyFields(PacketState s, HeaderSlot source) {
        System.arraycopy(s.words, source.firstWord, s.words, firstWord, endWord - firstWord);
        if (varbit != null && source.varbit != null) {
            s.assignVarbit(varbit.varbit(), source.varbit.varbit());
        }
    }

    /** Exchanges values and validity, as the elements of a stack do when it is shifted. */
    public void swap(PacketState s, HeaderSlot other) {
        for (int i = 0; i < endWord - firstWord; i++) {
            long word = s.words[firstWord + i];
            s.words[firstWord + i] = s.words[other.firstWord + i];
            s.words[other.firstWord + i] = word;
        }
        if (varbit != null) {
            s.swapVarbits(varbit.varbit(), other.varbit.varbit());
        }
        boolean wasValid = s.valid[index];
        s.valid[index] = s.valid[other.index];
        s.valid[other.index] = wasValid;
    }

    /** Header equality: both valid and all fields equal. */
    public boolean equal(PacketState s, HeaderSlot other) {
        if (!type.equals(other.type) || !isValid(s) || !other.isValid(s)) {
            return false;
        }
        return Arrays.equals(s.words, firstWord, endWord, s.words, other.firstWord, other.endWord)
                && (varbit == null
                        || Arrays.equals(s.varbits[varbit.varbit()], s.varbits[other.varbit.varbit()]));
    }

    @Override
    public String toString() {
        return name;
    }
}
