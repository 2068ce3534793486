package org.nvgre.runtime.desired;

import java.util.function.Consumer;

import org.nvgre.p4runtime.CloneSession;
import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Replica;

/// The way for copies of frames that do not fit into their tunnel (M1): to the control plane, which answers them.
final class ToControlPlane implements Stage {

    /// As in the program.
    private static final int SESSION = 100;
    private static final int INSTANCE = 0;

    @Override
    public void device(Context context, Consumer<Entity> out) {
        if (Programs.hasPacketIn(context.pipeline())
                && Programs.hasParameter(context.pipeline(), "via", "mtu")) {
            out.accept(
                    CloneSession.of(SESSION, new Replica(context.nve().device().cpuPort(), INSTANCE)));
        }
    }
}
