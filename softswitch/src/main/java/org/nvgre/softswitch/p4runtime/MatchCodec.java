package org.nvgre.softswitch.p4runtime;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.softswitch.p4runtime.Pipeline.BoundTable;
import org.nvgre.softswitch.table.Entry;
import org.nvgre.softswitch.table.FieldMatch;
import org.nvgre.softswitch.table.KeyField;
import org.nvgre.softswitch.table.RequestRejected;
import org.p4.config.v1.MatchField;
import org.p4.v1.TableEntry;

/** Match keys between P4Runtime and the tables (specification section 9.1.1). */
final class MatchCodec {
    private MatchCodec() {}

    static Entry.Key read(BoundTable table, TableEntry entry) throws RequestRejected {
        Map<Integer, org.p4.v1.FieldMatch> given = new HashMap<>();
        for (org.p4.v1.FieldMatch match : entry.getMatchList()) {
            if (table.fields().stream().noneMatch(f -> f.getId() == match.getFieldId())) {
                throw RequestRejected
                        .invalid(table.name() + ": unknown match field id " + match.getFieldId());
            }
            if (given.put(match.getFieldId(), match) != null) {
                throw RequestRejected
                        .invalid(table.name() + ": match field id " + match.getFieldId() + " twice");
            }
        }
        List<FieldMatch> key = new ArrayList<>();
        boolean prioritized = false;
        for (int i = 0; i < table.fields().size(); i++) {
            MatchField field = table.fields().get(i);
            prioritized |= switch (field.getMatchType()) {
                case TERNARY, RANGE, OPTIONAL -> true;
                default -> false;
            };
            String what = table.name() + ": match field " + field.getName();
            org.p4.v1.FieldMatch match = given.get(field.getId());
            KeyField into = table.table().key().get(i);
            key.add(match == null ? absent(field, into, what) : present(field, into, match, what));
        }
        if (prioritized && entry.getPriority() <= 0) {
            throw RequestRejected.invalid(table.name() + ": a priority above 0 is needed");
        }
        if (!prioritized && entry.getPriority() != 0) {
            throw RequestRejected.invalid(table.name() + ": entries of this table have no priority");
        }
        return new Entry.Key(key, entry.getPriority());
    }

    private static FieldMatch absent(MatchField field, KeyField into, String what) throws RequestRejected {
        if (field.getMatchType() == MatchField.MatchType.EXACT) {
            throw RequestRejected.invalid(what + " is missing");
        }
        return switch (into.match()) {
            case EXACT -> throw RequestRejected.invalid(what + " is missing");
            case LPM -> new FieldMatch.Lpm(BigInteger.ZERO, 0);
            case TERNARY -> new FieldMatch.Ternary(BigInteger.ZERO, BigInteger.ZERO);
            case RANGE -> new FieldMatch.Range(BigInteger.ZERO, ones(into.width()));
        };
    }

    private static FieldMatch present(MatchField field, KeyField into, org.p4.v1.FieldMatch match,
            String what)
            throws RequestRejected {
        int width = into.width();
        return switch (match.getFieldMatchTypeCase()) {
            case EXACT -> {
                expect(field, MatchField.MatchType.EXACT, what);
                BigInteger value = Bytestrings.read(match.getExact().getValue(), width, what);
                yield into.match() == KeyField.Match.EXACT
                        ? new FieldMatch.Exact(value)
                        : new FieldMatch.Ternary(value, ones(width));
            }
            case OPTIONAL -> {
                expect(field, MatchField.MatchType.OPTIONAL, what);
                BigInteger value = Bytestrings.read(match.getOptional().getValue(), width, what);
                yield new FieldMatch.Ternary(value, ones(width));
            }
            case LPM -> {
                expect(field, MatchField.MatchType.LPM, what);
                yield lpm(match.getLpm(), width, what);
            }
            case TERNARY -> {
                expect(field, MatchField.MatchType.TERNARY, what);
                BigInteger value = Bytestrings.read(match.getTernary().getValue(), width, what);
                BigInteger mask = Bytestrings.read(match.getTernary().getMask(), width, what);
                if (mask.signum() == 0) {
                    throw dontCare(what);
                }
                if (value.andNot(mask).signum() != 0) {
                    throw RequestRejected.invalid(what + ": the value has bits outside its mask");
                }
                yield new FieldMatch.Ternary(value, mask);
            }
            case RANGE -> {
                expect(field, MatchField.MatchType.RANGE, what);
                BigInteger low = Bytestrings.read(match.getRange().getLow(), width, what);
                BigInteger high = Bytestrings.read(match.getRange().getHigh(), width, what);
                if (low.compareTo(high) > 0) {
                    throw RequestRejected.invalid(what + ": the range ends before it begins");
                }
                if (low.signum() == 0 && high.equals(ones(width))) {
                    throw dontCare(what);
                }
                yield new FieldMatch.Range(low, high);
            }
            default -> throw RequestRejected.invalid(what + ": no value given");
        };
    }

    private static FieldMatch lpm(org.p4.v1.FieldMatch.LPM match, int width, String what)
            throws RequestRejected {
        BigInteger value = Bytestrings.read(match.getValue(), width, what);
        int prefix = match.getPrefixLen();
        if (prefix < 0 || prefix > width) {
            throw RequestRejected.invalid(what + ": prefix length " + prefix + " of " + width + " bits");
        }
        if (prefix == 0) {
            throw dontCare(what);
        }
        if (value.and(ones(width - prefix)).signum() != 0) {
            throw RequestRejected.invalid(what + ": the value has bits after its prefix of " + prefix);
        }
        return new FieldMatch.Lpm(value, prefix);
    }

    private static void expect(MatchField field, MatchField.MatchType type, String what)
            throws RequestRejected {
        if (field.getMatchType() != type) {
            throw RequestRejected
                    .invalid(what + " is matched as " + field.getMatchType() + ", not as " + type);
        }
    }

    private static RequestRejected dontCare(String what) {
        return RequestRejected.invalid(what + ": what matches everything must be left out");
    }

    static void write(BoundTable table, Entry.Key key, TableEntry.Builder into) {
        for (int i = 0; i < key.match().size(); i++) {
            MatchField field = table.fields().get(i);
            org.p4.v1.FieldMatch.Builder match = org.p4.v1.FieldMatch.newBuilder().setFieldId(field.getId());
            if (write(field, key.match().get(i), table.table().key().get(i).width(), match)) {
                into.addMatch(match);
            }
        }
        into.setPriority(key.priority());
    }

    /** Returns false for what matches everything. */
    private static boolean write(MatchField field, FieldMatch match, int width,
            org.p4.v1.FieldMatch.Builder into) {
        switch (match) {
            case FieldMatch.Exact m -> into.getExactBuilder().setValue(Bytestrings.canonical(m.value()));
            case FieldMatch.Lpm m -> {
                if (m.prefix() == 0) {
                    return false;
                }
                into.getLpmBuilder().setValue(Bytestrings.canonical(m.value())).setPrefixLen(m.prefix());
            }
            case FieldMatch.Ternary m -> {
                if (m.mask().signum() == 0) {
                    return false;
                }
                switch (field.getMatchType()) {
                    case OPTIONAL -> into.getOptionalBuilder().setValue(Bytestrings.canonical(m.value()));
                    case EXACT -> into.getExactBuilder().setValue(Bytestrings.canonical(m.value()));
                    default -> into.getTernaryBuilder().setValue(Bytestrings.canonical(m.value()))
                            .setMask(Bytestrings.canonical(m.mask()));
                }
            }
            case FieldMatch.Range m -> {
                if (m.low().signum() == 0 && m.high().equals(ones(width))) {
                    return false;
                }
                into.getRangeBuilder().setLow(Bytestrings.canonical(m.low()))
                        .setHigh(Bytestrings.canonical(m.high()));
            }
        }
        return true;
    }

    private static BigInteger ones(int bits) {
        return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    }
}
