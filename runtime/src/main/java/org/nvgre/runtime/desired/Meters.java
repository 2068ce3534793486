package org.nvgre.runtime.desired;

import java.util.Optional;
import java.util.stream.Stream;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Rates;
import org.nvgre.runtime.policy.RateLimit;

/// How much a virtual subnet may send (`subnet_rate`, Q3), in two cells: from its ports, and out of tunnels.
final class Meters implements Stage {

    @Override
    public Stream<Entity> entities(Context context) {
        return Programs.hasMeter(context.pipeline())
                ? context.nve().served().flatMap(
                        segment -> Stream.concat(cell(context, segment, 0, segment.subnet().outLimit()),
                                cell(context, segment, 1, segment.subnet().inLimit())))
                : Stream.empty();
    }

    private static Stream<Entity> cell(Context context, Segment segment, int fromTunnel,
            Optional<RateLimit> limit) {
        int index = 2 * context.ids().subnets().of(segment.vsid()) + fromTunnel;
        return limit.map(rates -> context.pipeline().meter("nvgre.subnet_rate").entry(index,
                new Rates(rates.cir(), rates.cbs(), rates.pir(), rates.pbs()))).stream().map(entry -> entry);
    }
}
