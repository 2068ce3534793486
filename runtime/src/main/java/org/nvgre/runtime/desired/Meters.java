package org.nvgre.runtime.desired;

import java.util.Optional;
import java.util.function.Consumer;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Rates;
import org.nvgre.runtime.policy.RateLimit;

/// How much a virtual subnet may send (`subnet_rate`, Q3), in two cells: from its ports, and out of tunnels.
final class Meters implements Stage {

    @Override
    public void segment(Context context, Segment segment, Consumer<Entity> out) {
        if (segment.served() && Programs.hasMeter(context.pipeline())) {
            cell(context, segment, 0, segment.subnet().outLimit(), out);
            cell(context, segment, 1, segment.subnet().inLimit(), out);
        }
    }

    private static void cell(Context context, Segment segment, int fromTunnel, Optional<RateLimit> limit,
            Consumer<Entity> out) {
        int index = 2 * context.ids().subnets().of(segment.vsid()) + fromTunnel;
        limit.ifPresent(rates -> out.accept(context.pipeline().meter("nvgre.subnet_rate").entry(index,
                new Rates(rates.cir(), rates.cbs(), rates.pir(), rates.pbs()))));
    }
}
