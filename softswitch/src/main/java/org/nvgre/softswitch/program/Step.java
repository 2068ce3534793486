package org.nvgre.softswitch.program;

import org.nvgre.softswitch.packet.PacketState;

/** One primitive of an action. */
@FunctionalInterface
interface Step {
    /** Runs and says which step comes next; {@code next} is the one after this. */
    int run(PacketState s, int next);

    /** A step that is never a jump. */
    @FunctionalInterface
    interface Effect {
        void apply(PacketState s);
    }

    static Step of(Effect effect) {
        return (s, next) -> {
            effect.apply(s);
            return next;
        };
    }
}
