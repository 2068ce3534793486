package org.nvgre.softswitch.table;

import java.util.List;
import org.nvgre.softswitch.packet.Bits;

/**
 * A parser value set: what a {@code select} matches against and the control plane fills. Its members are replaced all at
 * once, so that a packet meets the old ones or the new ones.
 */
public final class ValueSet {
    /** Values under masks, as many words each as a key has. */
    private static final class Member {
        private final long[] values;
        private final long[] masks;

        Member(long[] values, long[] masks) {
            this.values = values;
            this.masks = masks;
        }
    }

    private final String name;
    private List<Integer> widths = List.of();
    private volatile Member[] members = {};

    public ValueSet(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    /** The widths of the fields of a key, each in words of its own; empty where no state uses the set. */
    public List<Integer> widths() {
        return widths;
    }

    /** Lays the set out for the keys of a state; false if another state has other keys. */
    public boolean layOut(List<Integer> keyWidths) {
        boolean fits = widths.isEmpty() || widths.equals(keyWidths);
        widths = List.copyOf(keyWidths);
        return fits;
    }

    /** Words of a key. */
    public int words() {
        return widths.stream().mapToInt(Bits::limbs).sum();
    }

    /** Replaces the members; the bits outside a mask are 0 in its value. */
    public void set(List<long[]> values, List<long[]> masks) {
        Member[] next = new Member[values.size()];
        for (int i = 0; i < next.length; i++) {
            next[i] = new Member(values.get(i), masks.get(i));
        }
        members = next;
    }

    /** Whether a key is among the members. */
    public boolean contains(long[] key) {
        for (Member member : members) {
            if (contains(member, key)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(Member member, long[] key) {
        for (int i = 0; i < member.values.length; i++) {
            if ((key[i] & member.masks[i]) != member.values[i]) {
                return false;
            }
        }
        return true;
    }
}
