package org.nvgre.softswitch.program;

import java.util.List;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.table.ValueSet;

/** A parser as a graph of states. */
final class TreeParser {
    /** Returned by an {@link Op} that went well. */
    static final int OK = -1;
    /** A parser that has not ended after so many states does not end. */
    static final int MOST_STATES = 1 << 16;

    /** Something a state does; returns {@link #OK} or the number of a parser error. */
    @FunctionalInterface
    interface Op {
        int run(PacketState s);
    }

    /** Does something that cannot fail. */
    record Plain(Step.Effect effect) implements Op {
        @Override
        public int run(PacketState s) {
            effect.apply(s);
            return OK;
        }
    }

    /** Extracts a header whose length never varies. */
    record ExtractFixed(HeaderSlot header, ParserErrors errors) implements Op {
        @Override
        public int run(PacketState s) {
            if (s.remaining() < header.fixedBits() >>> 3) {
                return errors.packetTooShort();
            }
            header.extract(s, 0);
            return OK;
        }
    }

    /** A transition: the key under the mask must equal the value, or be in the set. A null target ends parsing. */
    static final class Case {
        private final long[] values;
        private final long[] masks;
        private final ValueSet set;
        private State target;

        Case(long[] values, long[] masks) {
            this.values = values;
            this.masks = masks;
            this.set = null;
        }

        Case(ValueSet set) {
            this.values = new long[0];
            this.masks = new long[0];
            this.set = set;
        }

        /** Null if there is a value. */
        ValueSet set() {
            return set;
        }

        void target(State newTarget) {
            this.target = newTarget;
        }

        State target() {
            return target;
        }

        long value(int word) {
            return values[word];
        }

        long mask(int word) {
            return masks[word];
        }

        private boolean matches(long[] key) {
            if (set != null) {
                return set.contains(key);
            }
            for (int i = 0; i < values.length; i++) {
                if ((key[i] & masks[i]) != values[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Reads one element of a transition key into its words; returns {@link #OK} or an error. */
    @FunctionalInterface
    interface KeyReader {
        int read(PacketState s, long[] key);
    }

    /**
     * An element of a transition key: what it is called, and its place in the key's words.
     *
     * @param field the field it is, null if it is none that is always in the same place
     */
    record Element(String name, int word, int width, FieldSlot field, KeyReader reader) {}

    /** A state; one without key goes to the default. */
    static final class State {
        private final String name;
        private final List<Op> ops;
        private final List<Element> elements;
        private final long[] key;
        private List<Case> cases = List.of();
        private State otherwise;

        State(String name, List<Op> ops, List<Element> elements, int keyWords) {
            this.name = name;
            this.ops = List.copyOf(ops);
            this.elements = List.copyOf(elements);
            this.key = new long[keyWords];
        }

        void connect(List<Case> newCases, State newOtherwise) {
            this.cases = List.copyOf(newCases);
            this.otherwise = newOtherwise;
        }

        private int run(PacketState s) {
            for (Op op : ops) {
                int error = op.run(s);
                if (error != OK) {
                    return error;
                }
            }
            return readKey(s);
        }

        /** What comes before {@link #next}. */
        int readKey(PacketState s) {
            for (Element element : elements) {
                int error = element.reader().read(s, key);
                if (error != OK) {
                    return error;
                }
            }
            return OK;
        }

        String name() {
            return name;
        }

        List<Op> ops() {
            return ops;
        }

        List<Element> elements() {
            return elements;
        }

        /** The key that was read last. */
        long[] key() {
            return key;
        }

        List<Case> cases() {
            return cases;
        }

        /** What comes next when no case matches. */
        State otherwise() {
            return otherwise;
        }

        State next() {
            for (Case c : cases) {
                if (c.matches(key)) {
                    return c.target;
                }
            }
            return otherwise;
        }
    }

    private final State start;
    private final ParserErrors errors;

    TreeParser(State start, ParserErrors errors) {
        this.start = start;
        this.errors = errors;
    }

    State start() {
        return start;
    }

    ParserErrors errors() {
        return errors;
    }

    void parse(PacketState s) {
        s.parserError = errors.noError();
        State state = start;
        for (int steps = 0; state != null; steps++) {
            int error = steps < MOST_STATES ? state.run(s) : errors.timeout();
            if (error != OK) {
                s.parserError = error;
                return;
            }
            state = state.next();
        }
    }
}
