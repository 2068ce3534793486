package org.nvgre.softswitch.p4runtime;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.Supplier;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.table.Entry;
import org.nvgre.softswitch.table.KeyField;
import org.nvgre.softswitch.table.KeyShape;
import org.nvgre.softswitch.table.Packed;
import org.nvgre.softswitch.table.RequestRejected;
import org.nvgre.softswitch.table.Table.Kind;
import org.p4.config.v1.MatchField;
import org.p4.config.v1.MatchField.MatchType;
import org.p4.v1.FieldMatch;
import org.p4.v1.TableEntry;

/**
 * Match keys of one table, between P4Runtime and the words of its entries (specification section 9.1.1).
 *
 * <p>All entries of a bulk load go through here, so values go from bytes to words with nothing in between.
 */
final class MatchCodec {
    private final String tableName;
    private final KeyShape shape;
    private final MatchField[] fields;
    private final boolean prioritized;

    /** {@code fields} in the order of the table's key. */
    MatchCodec(String tableName, KeyShape shape, List<MatchField> fields) {
        this.tableName = tableName;
        this.shape = shape;
        this.fields = fields.toArray(MatchField[]::new);
        this.prioritized = fields.stream().anyMatch(f -> switch (f.getMatchType()) {
            case TERNARY, RANGE, OPTIONAL -> true;
            default -> false;
        });
    }

    /** The words of the key of the entry. */
    long[] read(TableEntry entry) throws RequestRejected {
        long[] key = new long[shape.entryWords()];
        boolean[] given = new boolean[fields.length];
        for (int m = 0; m < entry.getMatchCount(); m++) {
            FieldMatch match = entry.getMatch(m);
            int field = indexOf(match.getFieldId(), m);
            if (given[field]) {
                throw RequestRejected
                        .invalid(tableName + ": match field id " + match.getFieldId() + " twice");
            }
            given[field] = true;
            read(field, match, key);
        }
        for (int field = 0; field < fields.length; field++) {
            if (!given[field]) {
                leaveOut(field, key);
            }
        }
        if (prioritized && entry.getPriority() <= 0) {
            throw RequestRejected.invalid(tableName + ": a priority above 0 is needed");
        }
        if (!prioritized && entry.getPriority() != 0) {
            throw RequestRejected.invalid(tableName + ": entries of this table have no priority");
        }
        if (shape.kind() == Kind.ORDERED) {
            key[shape.rankAt()] = KeyShape.rank(entry.getPriority());
        }
        return key;
    }

    /** The field with this id, most likely the one at {@code guess}. */
    private int indexOf(int id, int guess) throws RequestRejected {
        if (guess < fields.length && fields[guess].getId() == id) {
            return guess;
        }
        for (int i = 0; i < fields.length; i++) {
            if (fields[i].getId() == id) {
                return i;
            }
        }
        throw RequestRejected.invalid(tableName + ": unknown match field id " + id);
    }

    private void leaveOut(int field, long[] key) throws RequestRejected {
        KeyField into = shape.fields().get(field);
        if (fields[field].getMatchType() == MatchType.EXACT || into.match() == KeyField.Match.EXACT) {
            throw RequestRejected.invalid(what(field) + " is missing");
        }
        // Zeroes already say "any"; only a range goes up to the highest value.
        if (into.match() == KeyField.Match.RANGE) {
            shape.storeMask(key, field);
        }
    }

    private void read(int field, FieldMatch match, long[] key) throws RequestRejected {
        switch (match.getFieldMatchTypeCase()) {
            case EXACT -> {
                expect(field, MatchType.EXACT);
                readExact(field, match.getExact().getValue(), key);
            }
            case OPTIONAL -> {
                expect(field, MatchType.OPTIONAL);
                readExact(field, match.getOptional().getValue(), key);
            }
            case LPM -> {
                expect(field, MatchType.LPM);
                readPrefix(field, match.getLpm(), key);
            }
            case TERNARY -> {
                expect(field, MatchType.TERNARY);
                readTernary(field, match.getTernary(), key);
            }
            case RANGE -> {
                expect(field, MatchType.RANGE);
                readRange(field, match.getRange(), key);
            }
            default -> throw RequestRejected.invalid(what(field) + ": no value given");
        }
    }

    private void readExact(int field, ByteString value, long[] key) throws RequestRejected {
        read(field, value, key, 0);
        if (shape.kind() == Kind.ORDERED) {
            shape.storeMask(key, field);
        }
    }

    private void read(int field, ByteString value, long[] key, int at) throws RequestRejected {
        Packed place = shape.places().get(field);
        Supplier<String> what = () -> what(field);
        if (place.isWide()) {
            Bytestrings.read(value, place.width(), key, at + place.word(), what);
        } else {
            place.put(key, at, Bytestrings.readLong(value, place.width(), what));
        }
    }

    private void readPrefix(int field, FieldMatch.LPM match, long[] key) throws RequestRejected {
        Packed place = shape.places().get(field);
        int prefix = match.getPrefixLen();
        if (prefix < 0 || prefix > place.width()) {
            throw RequestRejected
                    .invalid(what(field) + ": prefix length " + prefix + " of " + place.width() + " bits");
        }
        if (prefix == 0) {
            throw dontCare(field);
        }
        read(field, match.getValue(), key, 0);
        long[] mask = prefixMask(place, prefix);
        if (hasBitsOutside(place, key, 0, mask, 0)) {
            throw RequestRejected.invalid(what(field) + ": the value has bits after its prefix of " + prefix);
        }
        if (shape.kind() == Kind.LPM) {
            key[shape.rankAt()] = prefix;
        } else {
            for (int i = 0; i < place.limbs(); i++) {
                key[shape.masksAt() + place.word() + i] |= mask[place.word() + i];
            }
        }
    }

    private long[] prefixMask(Packed place, int prefix) {
        long[] mask = new long[shape.words()];
        if (!place.isWide()) {
            place.put(mask, 0, Bits.mask(place.width()) & ~Bits.mask(place.width() - prefix));
            return mask;
        }
        int left = prefix;
        for (int i = 0; i < place.limbs() && left > 0; i++) {
            int width = i == 0 ? Bits.topWidth(place.width()) : Long.SIZE;
            int bits = Math.min(left, width);
            mask[place.word() + i] = Bits.mask(width) & ~Bits.mask(width - bits);
            left -= bits;
        }
        return mask;
    }

    private static boolean hasBitsOutside(Packed place, long[] value, int at, long[] mask, int maskAt) {
        if (!place.isWide()) {
            return (place.get(value, at) & ~place.get(mask, maskAt)) != 0;
        }
        for (int i = place.word(); i < place.word() + place.limbs(); i++) {
            if ((value[at + i] & ~mask[maskAt + i]) != 0) {
                return true;
            }
        }
        return false;
    }

    private void readTernary(int field, FieldMatch.Ternary match, long[] key) throws RequestRejected {
        Packed place = shape.places().get(field);
        read(field, match.getValue(), key, 0);
        read(field, match.getMask(), key, shape.masksAt());
        if (isZero(place, key, shape.masksAt())) {
            throw dontCare(field);
        }
        if (hasBitsOutside(place, key, 0, key, shape.masksAt())) {
            throw RequestRejected.invalid(what(field) + ": the value has bits outside its mask");
        }
    }

    private void readRange(int field, FieldMatch.Range match, long[] key) throws RequestRejected {
        Packed place = shape.places().get(field);
        read(field, match.getLow(), key, 0);
        read(field, match.getHigh(), key, shape.masksAt());
        if (place.load(key, 0).compareTo(place.load(key, shape.masksAt())) > 0) {
            throw RequestRejected.invalid(what(field) + ": the range ends before it begins");
        }
        if (isWholeRange(place, key, 0)) {
            throw dontCare(field);
        }
    }

    private boolean isWholeRange(Packed place, long[] key, int at) {
        return isZero(place, key, at)
                && place.load(key, at + shape.masksAt()).bitCount() == place.width();
    }

    private static boolean isZero(Packed place, long[] key, int at) {
        if (!place.isWide()) {
            return place.get(key, at) == 0;
        }
        for (int i = place.word(); i < place.word() + place.limbs(); i++) {
            if (key[at + i] != 0) {
                return false;
            }
        }
        return true;
    }

    private void expect(int field, MatchType type) throws RequestRejected {
        if (fields[field].getMatchType() != type) {
            throw RequestRejected.invalid(
                    what(field) + " is matched as " + fields[field].getMatchType() + ", not as " + type);
        }
    }

    private RequestRejected dontCare(int field) {
        return RequestRejected.invalid(what(field) + ": what matches everything must be left out");
    }

    private String what(int field) {
        return tableName + ": match field " + fields[field].getName();
    }

    /** Writes the key of an entry. */
    void write(Entry entry, TableEntry.Builder into) {
        int at = shape.keyAt(entry);
        long[] key = entry.data();
        for (int field = 0; field < fields.length; field++) {
            FieldMatch match = write(field, key, at);
            if (match != null) {
                into.addMatch(match);
            }
        }
        into.setPriority(shape.priority(entry));
    }

    /** Null for what matches everything. */
    private FieldMatch write(int field, long[] key, int at) {
        Packed place = shape.places().get(field);
        FieldMatch.Builder match = FieldMatch.newBuilder().setFieldId(fields[field].getId());
        ByteString value = bytes(place, key, at);
        if (shape.kind() == Kind.EXACT) {
            return match.setExact(FieldMatch.Exact.newBuilder().setValue(value)).build();
        }
        return switch (fields[field].getMatchType()) {
            case EXACT -> match.setExact(FieldMatch.Exact.newBuilder().setValue(value)).build();
            case LPM -> {
                int prefix = prefix(place, key, at);
                yield prefix == 0
                        ? null
                        : match.setLpm(FieldMatch.LPM.newBuilder().setValue(value).setPrefixLen(prefix))
                                .build();
            }
            case RANGE -> isWholeRange(place, key, at)
                    ? null
                    : match.setRange(FieldMatch.Range.newBuilder().setLow(value)
                            .setHigh(bytes(place, key, at + shape.masksAt()))).build();
            case OPTIONAL -> isZero(place, key, at + shape.masksAt())
                    ? null
                    : match.setOptional(FieldMatch.Optional.newBuilder().setValue(value)).build();
            default -> isZero(place, key, at + shape.masksAt())
                    ? null
                    : match.setTernary(FieldMatch.Ternary.newBuilder().setValue(value)
                            .setMask(bytes(place, key, at + shape.masksAt()))).build();
        };
    }

    private int prefix(Packed place, long[] key, int at) {
        return shape.kind() == Kind.LPM
                ? (int) key[at + shape.rankAt()]
                : place.load(key, at + shape.masksAt()).bitCount();
    }

    private static ByteString bytes(Packed place, long[] key, int at) {
        return place.isWide()
                ? Bytestrings.canonical(key, at + place.word(), place.width())
                : Bytestrings.canonical(place.get(key, at));
    }
}
