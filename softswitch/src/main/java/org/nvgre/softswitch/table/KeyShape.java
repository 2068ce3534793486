package org.nvgre.softswitch.table;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.table.Table.Kind;

/**
 * How the key of a table is laid out in words, for packets and for entries.
 *
 * <p>A packet's key is the packed values of its fields. An entry's key begins with the same; then, in tables with a
 * longest prefix, comes the length of the prefix; in ternary tables as many words again that hold the masks, and
 * then the rank: priority, and order of arrival. A range has its low end where the value is, and its high end where the mask is.
 */
public final class KeyShape {
    private final Kind kind;
    private final List<KeyField> fields;
    private final List<Packed> places;
    private final int words;
    private final long[] ranges;
    /** The bits of the fields that the program has not masked away. */
    private final long[] counting;

    KeyShape(Kind kind, List<KeyField> fields) {
        this.kind = kind;
        this.fields = List.copyOf(fields);
        this.places = Packed.layOut(fields.stream().map(KeyField::width).toList());
        this.words = places.stream().mapToInt(p -> p.word() + p.limbs()).max().orElse(0);
        this.ranges = new long[words];
        this.counting = new long[words];
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).match() == KeyField.Match.RANGE) {
                storeOnes(ranges, 0, i, fields.get(i).width());
            }
            storeCounting(i);
        }
    }

    private void storeCounting(int field) {
        Packed place = places.get(field);
        if (place.isWide()) {
            for (int i = 0; i < place.limbs(); i++) {
                counting[place.word() + i] = fields.get(field).mask(i);
            }
        } else {
            place.put(counting, 0, fields.get(field).mask(0));
        }
    }

    /** Clears what does not count in an entry's values, as it is cleared in packets' keys. */
    void reduce(long[] entry) {
        for (int i = 0; i < words; i++) {
            entry[i] &= counting[i];
        }
    }

    public Kind kind() {
        return kind;
    }

    public List<KeyField> fields() {
        return fields;
    }

    /** Where each field is. */
    public List<Packed> places() {
        return places;
    }

    /** Words of a packet's key. */
    public int words() {
        return words;
    }

    /** Words of an entry's key. */
    public int entryWords() {
        return switch (kind) {
            case EXACT -> words;
            case LPM -> words + 1;
            case ORDERED -> 2 * words + 1;
        };
    }

    /** Where the masks, or the high ends of ranges, begin in an entry's key. */
    public int masksAt() {
        return words;
    }

    /** Where the prefix length or the rank is in an entry's key. */
    public int rankAt() {
        return entryWords() - 1;
    }

    /** Index of the LPM field, -1 if there is none. */
    int lpmField() {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).match() == KeyField.Match.LPM) {
                return i;
            }
        }
        return -1;
    }

    /** Writes the packet's key to the beginning of {@code key}. */
    void read(PacketState s, long[] key) {
        Arrays.fill(key, 0, words, 0);
        for (int i = 0; i < fields.size(); i++) {
            fields.get(i).read(s, key, places.get(i));
        }
    }

    /** The masks of an entry, with nothing where it has ranges. */
    long[] tupleMasks(long[] entry, int at) {
        long[] masks = new long[words];
        for (int i = 0; i < words; i++) {
            masks[i] = entry[at + words + i] & ~ranges[i];
        }
        return masks;
    }

    /** The masks of all entries with this prefix length. */
    long[] prefixMasks(int prefix) {
        long[] masks = new long[words];
        for (int i = 0; i < fields.size(); i++) {
            int width = fields.get(i).width();
            if (i == lpmField()) {
                places.get(i).store(masks, 0, ones(prefix).shiftLeft(width - prefix));
            } else {
                storeOnes(masks, 0, i, width);
            }
        }
        return masks;
    }

    boolean hasRanges() {
        return fields.stream().anyMatch(f -> f.match() == KeyField.Match.RANGE);
    }

    /** Whether the packet's key is within all ranges of the entry. */
    boolean inRanges(long[] key, long[] entry, int at) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).match() == KeyField.Match.RANGE) {
                Packed place = places.get(i);
                if (place.compare(key, 0, entry, at) < 0
                        || place.compare(key, 0, entry, at + words) > 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private void storeOnes(long[] into, int at, int field, int width) {
        places.get(field).store(into, at, ones(width));
    }

    /** Sets the mask of a field that is to match exactly, where zeroes are. */
    public void storeMask(long[] entry, int field) {
        Packed place = places.get(field);
        if (place.isWide()) {
            storeOnes(entry, words, field, place.width());
        } else {
            place.put(entry, words, Bits.mask(place.width()));
        }
    }

    /** The words of an entry's key. */
    public long[] pack(Entry.Key key) {
        long[] result = new long[entryWords()];
        for (int i = 0; i < fields.size(); i++) {
            Packed place = places.get(i);
            switch (key.match().get(i)) {
                case FieldMatch.Exact m -> {
                    place.store(result, 0, m.value());
                    if (kind == Kind.ORDERED) {
                        storeMask(result, i);
                    }
                }
                case FieldMatch.Lpm m when kind == Kind.LPM -> {
                    place.store(result, 0, m.value());
                    result[rankAt()] = m.prefix();
                }
                case FieldMatch.Lpm m -> {
                    place.store(result, 0, m.value());
                    place.store(result, words,
                            ones(m.prefix()).shiftLeft(place.width() - m.prefix()));
                }
                case FieldMatch.Ternary m -> {
                    place.store(result, 0, m.value());
                    place.store(result, words, m.mask());
                }
                case FieldMatch.Range m -> {
                    place.store(result, 0, m.low());
                    place.store(result, words, m.high());
                }
            }
        }
        if (kind == Kind.ORDERED) {
            result[rankAt()] = rank(key.priority());
        }
        return result;
    }

    /** What {@link #pack} made words of. */
    public Entry.Key unpack(Entry entry) {
        long[] from = entry.words;
        int at = keyAt(entry);
        List<FieldMatch> match = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            Packed place = places.get(i);
            BigInteger value = place.load(from, at);
            match.add(switch (fields.get(i).match()) {
                case EXACT -> new FieldMatch.Exact(value);
                case LPM -> new FieldMatch.Lpm(value, kind == Kind.LPM
                        ? (int) from[at + rankAt()]
                        : place.load(from, at + words).bitCount());
                case TERNARY -> new FieldMatch.Ternary(value, place.load(from, at + words));
                case RANGE -> new FieldMatch.Range(value, place.load(from, at + words));
            });
        }
        return new Entry.Key(match, priority(entry));
    }

    /** The rank of an entry that has not arrived yet. */
    public static long rank(int priority) {
        return (long) priority << Integer.SIZE;
    }

    /** 0 in tables without priorities. */
    public int priority(Entry entry) {
        return kind == Kind.ORDERED ? (int) (entry.words[keyAt(entry) + rankAt()] >>> Integer.SIZE) : 0;
    }

    /** Where the key begins in the words of an entry. */
    public int keyAt(Entry entry) {
        return entry.words.length - entryWords();
    }

    static BigInteger ones(int bits) {
        return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    }
}
