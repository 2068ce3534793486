package org.nvgre.softswitch.p4runtime;

import org.p4.v1.Uint128;

/** An election id; the highest one connected is the primary's. */
record ElectionId(long high, long low) implements Comparable<ElectionId> {
    static ElectionId of(Uint128 id) {
        return new ElectionId(id.getHigh(), id.getLow());
    }

    Uint128 toProto() {
        return Uint128.newBuilder().setHigh(high).setLow(low).build();
    }

    @Override
    public int compareTo(ElectionId other) {
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }
}
