package org.nvgre.softswitch.program;

import org.nvgre.softswitch.packet.PacketState;

/** A boolean expression. */
@FunctionalInterface
interface Condition {
    boolean test(PacketState s);

    /** One that can be written as bytecode, too. */
    static Condition of(Condition tree, Emittable.Writer writer) {
        return new Written(tree, writer);
    }

    /** Both forms of the same. */
    record Written(Condition tree, Emittable.Writer writer) implements Condition, Emittable {
        @Override
        public boolean test(PacketState s) {
            return tree.test(s);
        }

        @Override
        public void emit(Code code) {
            writer.write(code);
        }
    }
}
