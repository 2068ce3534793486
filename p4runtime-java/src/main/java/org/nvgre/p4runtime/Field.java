package org.nvgre.p4runtime;

import java.util.Locale;
import org.p4.config.v1.MatchField;
import org.p4.v1.FieldMatch;

/// A key field of a table.
///
/// @param id    P4Runtime's number for it, within its table
/// @param width in bits
public record Field(int id, String name, int width, Kind kind) {
    /// How the field is compared with the packet.
    public enum Kind {
        EXACT, LPM, TERNARY, RANGE, OPTIONAL;

        /// Whether entries of a table with such a field need a priority.
        boolean overlaps() {
            return this == TERNARY || this == RANGE || this == OPTIONAL;
        }
    }

    static Field of(MatchField info) {
        Kind kind = switch (info.getMatchType()) {
            case EXACT -> Kind.EXACT;
            case LPM -> Kind.LPM;
            case TERNARY -> Kind.TERNARY;
            case RANGE -> Kind.RANGE;
            case OPTIONAL -> Kind.OPTIONAL;
            case UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException(
                    "field '" + info.getName() + "' has a match kind this client does not know");
        };
        return new Field(info.getId(), info.getName(), info.getBitwidth(), kind);
    }

    /// Exactly this value, whatever the field's kind.
    Match exact(Object value) {
        return switch (kind) {
            case EXACT -> new Match.Exact(bits(value));
            case OPTIONAL -> new Match.Present(bits(value));
            case LPM -> Match.prefix(bits(value), width);
            case TERNARY -> Match.masked(bits(value), Bits.ones(width));
            case RANGE -> Match.between(bits(value), bits(value));
        };
    }

    Match lpm(Object value, int length) {
        require(Kind.LPM);
        try {
            return Match.prefix(bits(value), length);
        } catch (IllegalArgumentException e) {
            throw mistake(e);
        }
    }

    Match ternary(Object value, Object mask) {
        require(Kind.TERNARY);
        return Match.masked(bits(value), bits(mask));
    }

    Match range(Object low, Object high) {
        require(Kind.RANGE);
        try {
            return Match.between(bits(low), bits(high));
        } catch (IllegalArgumentException e) {
            throw mistake(e);
        }
    }

    Match optional(Object value) {
        require(Kind.OPTIONAL);
        return exact(value);
    }

    /// @throws IllegalArgumentException not a match of this field's kind and width
    Match decode(FieldMatch wire) {
        return switch (wire.getFieldMatchTypeCase()) {
            case EXACT -> {
                require(Kind.EXACT);
                yield exact(wire.getExact().getValue());
            }
            case LPM -> lpm(wire.getLpm().getValue(), wire.getLpm().getPrefixLen());
            case TERNARY -> ternary(wire.getTernary().getValue(), wire.getTernary().getMask());
            case RANGE -> range(wire.getRange().getLow(), wire.getRange().getHigh());
            case OPTIONAL -> optional(wire.getOptional().getValue());
            case OTHER, FIELDMATCHTYPE_NOT_SET -> throw new IllegalArgumentException(
                    "field '" + name + "': a match kind this client does not know");
        };
    }

    FieldMatch encode(Match match) {
        var wire = FieldMatch.newBuilder().setFieldId(id);
        switch (match) {
            case Match.Exact(Bits value) -> wire.getExactBuilder().setValue(value.bytes());
            case Match.Present(Bits value) -> wire.getOptionalBuilder().setValue(value.bytes());
            case Match.Prefix(Bits value, int length) ->
                wire.getLpmBuilder().setValue(value.bytes()).setPrefixLen(length);
            case Match.Masked(Bits value, Bits mask) ->
                wire.getTernaryBuilder().setValue(value.bytes()).setMask(mask.bytes());
            case Match.Between(Bits low, Bits high) ->
                wire.getRangeBuilder().setLow(low.bytes()).setHigh(high.bytes());
            case Match.Any any -> throw new IllegalArgumentException(any + " is left out, not written");
        }
        return wire.build();
    }

    private void require(Kind wanted) {
        if (kind != wanted) {
            throw new IllegalArgumentException("field '" + name + "' is matched " + word(kind) + ", not "
                    + word(wanted));
        }
    }

    private Bits bits(Object value) {
        try {
            return Bits.of(width, value);
        } catch (IllegalArgumentException e) {
            throw mistake(e);
        }
    }

    private IllegalArgumentException mistake(IllegalArgumentException e) {
        return new IllegalArgumentException("field '" + name + "': " + e.getMessage(), e);
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
