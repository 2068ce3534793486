package org.nvgre.softswitch.p4runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.p4runtime.Pipeline.BoundValueSet;
import org.nvgre.softswitch.table.RequestRejected;
import org.nvgre.softswitch.table.RequestRejected.Reason;
import org.p4.config.v1.MatchField;
import org.p4.v1.FieldMatch;
import org.p4.v1.Update;
import org.p4.v1.ValueSetEntry;
import org.p4.v1.ValueSetMember;

/** Parser value sets (specification section 9.6): a write replaces all members. */
final class ValueSetCodec {
    private final Pipeline pipeline;
    private final Map<Integer, ValueSetEntry> written = new ConcurrentHashMap<>();

    ValueSetCodec(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    void write(Update.Type type, ValueSetEntry entry) throws RequestRejected {
        if (type != Update.Type.MODIFY) {
            throw RequestRejected.invalid("value sets can only be modified");
        }
        BoundValueSet set = pipeline.valueSet(entry.getValueSetId());
        if (set.info().getSize() > 0 && entry.getMembersCount() > set.info().getSize()) {
            throw new RequestRejected(Reason.RESOURCE_EXHAUSTED,
                    set.name() + " holds at most " + set.info().getSize() + " members");
        }
        if (!set.set().widths().isEmpty()) {
            fill(set, entry);
        }
        written.put(entry.getValueSetId(), entry);
    }

    /** Of a set that no state of the parser uses, it is not known what a key looks like. */
    private static void fill(BoundValueSet set, ValueSetEntry entry) throws RequestRejected {
        List<long[]> values = new ArrayList<>();
        List<long[]> masks = new ArrayList<>();
        for (ValueSetMember member : entry.getMembersList()) {
            long[] value = new long[set.set().words()];
            long[] mask = new long[set.set().words()];
            read(set, member, value, mask);
            values.add(value);
            masks.add(mask);
        }
        set.set().set(values, masks);
    }

    /** A field that is left out matches everything, unless it is exact. */
    private static void read(BoundValueSet set, ValueSetMember member, long[] value, long[] mask)
            throws RequestRejected {
        int word = 0;
        for (int i = 0; i < set.info().getMatchCount(); i++) {
            MatchField field = set.info().getMatch(i);
            int width = set.set().widths().get(i);
            String what = set.name() + ": match field " + field.getName();
            FieldMatch match = member.getMatchList().stream().filter(m -> m.getFieldId() == field.getId())
                    .findFirst().orElse(null);
            if (match != null) {
                read(match, width, what, word, value, mask);
            } else if (field.getMatchType() == MatchField.MatchType.EXACT) {
                throw RequestRejected.invalid(what + " is missing");
            }
            word += Bits.limbs(width);
        }
    }

    private static void read(FieldMatch match, int width, String what, int word, long[] value, long[] mask)
            throws RequestRejected {
        switch (match.getFieldMatchTypeCase()) {
            case EXACT -> {
                Bytestrings.read(match.getExact().getValue(), width, value, word, () -> what);
                setMask(mask, word, width, width);
            }
            case OPTIONAL -> {
                Bytestrings.read(match.getOptional().getValue(), width, value, word, () -> what);
                setMask(mask, word, width, width);
            }
            case LPM -> {
                Bytestrings.read(match.getLpm().getValue(), width, value, word, () -> what);
                setMask(mask, word, width, match.getLpm().getPrefixLen());
            }
            case TERNARY -> {
                Bytestrings.read(match.getTernary().getValue(), width, value, word, () -> what);
                Bytestrings.read(match.getTernary().getMask(), width, mask, word, () -> what);
            }
            default -> throw new RequestRejected(Reason.UNIMPLEMENTED,
                    what + ": " + match.getFieldMatchTypeCase() + " is not supported in a value set");
        }
        for (int i = word; i < word + Bits.limbs(width); i++) {
            value[i] &= mask[i];
        }
    }

    private static void setMask(long[] mask, int word, int width, int prefix) throws RequestRejected {
        if (prefix < 0 || prefix > width) {
            throw RequestRejected.invalid("prefix length " + prefix + " of " + width + " bits");
        }
        Bits.store(mask, word, width, java.math.BigInteger.ONE.shiftLeft(prefix)
                .subtract(java.math.BigInteger.ONE).shiftLeft(width - prefix));
    }

    void read(ValueSetEntry request, EntitySink sink) throws RequestRejected {
        List<Integer> ids = request.getValueSetId() == 0
                ? List.copyOf(pipeline.valueSets().keySet())
                : List.of(pipeline.valueSet(request.getValueSetId()).id());
        for (int id : ids) {
            sink.accept(e -> e.setValueSetEntry(written.getOrDefault(id,
                    ValueSetEntry.newBuilder().setValueSetId(id).build())));
        }
    }
}
