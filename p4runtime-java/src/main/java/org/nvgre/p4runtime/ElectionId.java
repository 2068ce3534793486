package org.nvgre.p4runtime;

import java.math.BigInteger;
import java.util.Comparator;
import org.p4.v1.Uint128;

/// What decides between controllers: of those connected the one with the highest id is the primary. Unsigned,
/// 128 bits.
public record ElectionId(long high, long low) implements Comparable<ElectionId> {
    private static final Comparator<ElectionId> ORDER = Comparator
            .comparing(ElectionId::high, Long::compareUnsigned)
            .thenComparing(ElectionId::low, Long::compareUnsigned);

    /// @throws IllegalArgumentException 0, which P4Runtime keeps for "none"
    public ElectionId {
        if (high == 0 && low == 0) {
            throw new IllegalArgumentException("election id 0 can never be primary; use 1 or more");
        }
    }

    public static ElectionId of(long low) {
        return new ElectionId(0, low);
    }

    static ElectionId of(Uint128 wire) {
        return new ElectionId(wire.getHigh(), wire.getLow());
    }

    Uint128 toProto() {
        return Uint128.newBuilder().setHigh(high).setLow(low).build();
    }

    @Override
    public int compareTo(ElectionId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return new BigInteger(Long.toUnsignedString(high)).shiftLeft(Long.SIZE)
                .add(new BigInteger(Long.toUnsignedString(low))).toString();
    }
}
