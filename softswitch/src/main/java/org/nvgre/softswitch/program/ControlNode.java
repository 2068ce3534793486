package org.nvgre.softswitch.program;

import org.nvgre.softswitch.json.ProgramModel.Conditional;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.table.ActionSource;
import org.nvgre.softswitch.table.Entry;
import org.nvgre.softswitch.table.Invocation;
import org.nvgre.softswitch.table.Table;

/** A node of a control: does something and says which one comes next, null at the end. */
sealed interface ControlNode {
    ControlNode run(PacketState s);

    /** Runs from {@code first} on, until the end or until the program exits. */
    static void run(PacketState s, ControlNode first) {
        ControlNode node = first;
        while (node != null && !s.exit) {
            node = node.run(s);
        }
    }

    /** Applies a table. */
    final class Apply implements ControlNode {
        private final Table table;
        private boolean byHit;
        private ControlNode afterHit;
        private ControlNode afterMiss;
        private ControlNode[] afterAction = {};

        Apply(Table table) {
            this.table = table;
        }

        /** What comes next depends on whether the table hit. */
        void connect(ControlNode hit, ControlNode miss) {
            byHit = true;
            afterHit = hit;
            afterMiss = miss;
        }

        /** What comes next depends on the action, by its id; after a miss without action it is {@code miss}. */
        void connect(ControlNode[] byAction, ControlNode miss) {
            afterAction = byAction.clone();
            afterMiss = miss;
        }

        @Override
        public ControlNode run(PacketState s) {
            Entry entry = table.lookup(s);
            ActionSource source = entry == null ? table.defaultAction() : entry.action();
            Invocation invocation = source == null ? null : source.choose(s);
            if (invocation != null) {
                invocation.run(s);
            }
            return next(entry, invocation);
        }

        Table table() {
            return table;
        }

        boolean isByHit() {
            return byHit;
        }

        ControlNode afterHit() {
            return afterHit;
        }

        /** What comes after a miss; unless it is {@link #isByHit}, after a miss without an action only. */
        ControlNode afterMiss() {
            return afterMiss;
        }

        ControlNode afterAction(int id) {
            return afterAction[id];
        }

        /** What comes after an entry, null on a miss, and an action, null where there was none. */
        ControlNode next(Entry entry, Invocation invocation) {
            if (byHit) {
                return entry == null ? afterMiss : afterHit;
            }
            if (invocation != null) {
                return afterAction[invocation.action().id()];
            }
            return entry == null ? afterMiss : null;
        }
    }

    /** Goes one way or the other. */
    final class Branch implements ControlNode {
        private final Conditional model;
        private final Condition condition;
        private ControlNode ifTrue;
        private ControlNode ifFalse;

        Branch(Conditional model, Condition condition) {
            this.model = model;
            this.condition = condition;
        }

        void connect(ControlNode newIfTrue, ControlNode newIfFalse) {
            ifTrue = newIfTrue;
            ifFalse = newIfFalse;
        }

        @Override
        public ControlNode run(PacketState s) {
            return next(condition.test(s));
        }

        /** What this was made from. */
        Conditional model() {
            return model;
        }

        Condition condition() {
            return condition;
        }

        ControlNode next(boolean outcome) {
            return outcome ? ifTrue : ifFalse;
        }
    }

    /** Calls an action without a table. */
    final class Call implements ControlNode {
        private final Invocation invocation;
        private ControlNode next;

        Call(Invocation invocation) {
            this.invocation = invocation;
        }

        void connect(ControlNode newNext) {
            next = newNext;
        }

        @Override
        public ControlNode run(PacketState s) {
            invocation.run(s);
            return next;
        }

        Invocation invocation() {
            return invocation;
        }

        ControlNode next() {
            return next;
        }
    }
}
