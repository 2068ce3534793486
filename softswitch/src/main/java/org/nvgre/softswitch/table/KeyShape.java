package org.nvgre.softswitch.table;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.packet.PacketState;

/** The fields of a table key and how entries are laid out like it. */
final class KeyShape {
    private final List<KeyField> fields;
    private final int words;

    KeyShape(List<KeyField> fields) {
        this.fields = List.copyOf(fields);
        this.words = fields.stream().mapToInt(KeyField::limbs).sum();
    }

    List<KeyField> fields() {
        return fields;
    }

    int words() {
        return words;
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

    void read(PacketState s, long[] key) {
        for (KeyField field : fields) {
            field.read(s, key);
        }
    }

    /** The values of an entry; 0 where it has a range. */
    long[] values(Entry.Key key) {
        long[] result = new long[words];
        for (int i = 0; i < fields.size(); i++) {
            BigInteger value = switch (key.match().get(i)) {
                case FieldMatch.Exact m -> m.value();
                case FieldMatch.Lpm m -> m.value();
                case FieldMatch.Ternary m -> m.value();
                case FieldMatch.Range _ -> BigInteger.ZERO;
            };
            store(result, i, value);
        }
        return result;
    }

    /** The bits that count in {@link #values}; none where it has a range. */
    long[] masks(Entry.Key key) {
        long[] result = new long[words];
        for (int i = 0; i < fields.size(); i++) {
            int width = fields.get(i).width();
            BigInteger mask = switch (key.match().get(i)) {
                case FieldMatch.Exact _ -> ones(width);
                case FieldMatch.Lpm m -> ones(m.prefix()).shiftLeft(width - m.prefix());
                case FieldMatch.Ternary m -> m.mask();
                case FieldMatch.Range _ -> BigInteger.ZERO;
            };
            store(result, i, mask);
        }
        return result;
    }

    List<Interval> intervals(Entry.Key key) {
        List<Interval> result = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            if (key.match().get(i) instanceof FieldMatch.Range range) {
                result.add(new Interval(fields.get(i), range));
            }
        }
        return result;
    }

    private void store(long[] into, int field, BigInteger value) {
        Bits.store(into, fields.get(field).word(), fields.get(field).width(), value);
    }

    static BigInteger ones(int bits) {
        return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    }

    /** A range as limbs. */
    static final class Interval {
        private final int word;
        private final long[] low;
        private final long[] high;

        Interval(KeyField field, FieldMatch.Range range) {
            this.word = field.word();
            this.low = new long[field.limbs()];
            this.high = new long[field.limbs()];
            Bits.store(low, 0, field.width(), range.low());
            Bits.store(high, 0, field.width(), range.high());
        }

        boolean contains(long[] key) {
            return compare(key, low) >= 0 && compare(key, high) <= 0;
        }

        private int compare(long[] key, long[] limit) {
            for (int i = 0; i < limit.length; i++) {
                int order = Long.compareUnsigned(key[word + i], limit[i]);
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        }
    }
}
