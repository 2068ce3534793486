package org.nvgre.softswitch.packet;

import java.util.List;

/**
 * A header stack, or with several headers per element a stack of header unions.
 *
 * <p>Shifts follow P4_16 (section 8.18): what comes in is invalid, what goes out is lost. Unions that come in are
 * as valid as those that went out, since BMv2 leaves them so; a compiler has to invalidate their members.
 */
public final class StackSlot {
    private final String name;
    private final int index;
    private final boolean unions;
    private final List<List<HeaderSlot>> elements;

    /** {@code index} tells where its next-index is kept; {@code elements} hold one header each, or a union's. */
    public StackSlot(String name, int index, boolean unions, List<List<HeaderSlot>> elements) {
        this.name = name;
        this.index = index;
        this.unions = unions;
        this.elements = List.copyOf(elements);
    }

    public String name() {
        return name;
    }

    public int size() {
        return elements.size();
    }

    /** The headers of element {@code i}, none if there is no such element. */
    public List<HeaderSlot> element(int i) {
        return i >= 0 && i < elements.size() ? elements.get(i) : List.of();
    }

    public int next(PacketState s) {
        return s.stackNext[index];
    }

    public boolean isFull(PacketState s) {
        return next(s) >= elements.size();
    }

    /** Counts one more element as extracted. */
    public void advance(PacketState s) {
        s.stackNext[index]++;
    }

    public void push(PacketState s, int count) {
        int n = Math.min(count, size());
        if (n <= 0) {
            return;
        }
        s.stackNext[index] = Math.min(size(), next(s) + n);
        for (int i = size() - 1; i >= n; i--) {
            swap(s, i, i - n);
        }
        for (int i = 0; i < n; i++) {
            invalidate(s, i);
        }
    }

    public void pop(PacketState s, int count) {
        int n = Math.min(count, size());
        if (n <= 0) {
            return;
        }
        s.stackNext[index] = Math.max(0, next(s) - n);
        for (int i = 0; i < size() - n; i++) {
            swap(s, i, i + n);
        }
        for (int i = size() - n; i < size(); i++) {
            invalidate(s, i);
        }
    }

    public void assign(PacketState s, StackSlot source) {
        s.stackNext[index] = source.next(s);
        for (int i = 0; i < size(); i++) {
            List<HeaderSlot> to = element(i);
            List<HeaderSlot> from = source.element(i);
            for (int h = 0; h < Math.min(to.size(), from.size()); h++) {
                to.get(h).assign(s, from.get(h));
            }
        }
    }

    private void swap(PacketState s, int a, int b) {
        for (int h = 0; h < elements.get(a).size(); h++) {
            elements.get(a).get(h).swap(s, elements.get(b).get(h));
        }
    }

    private void invalidate(PacketState s, int i) {
        if (!unions) {
            elements.get(i).forEach(h -> h.setInvalid(s));
        }
    }
}
