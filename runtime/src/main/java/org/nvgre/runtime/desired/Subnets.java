package org.nvgre.runtime.desired;

import java.util.stream.Stream;

import org.nvgre.p4runtime.Entity;

/// The virtual subnets that the switch serves (`vsid`): those with a port here.
final class Subnets implements Stage {

    @Override
    public Stream<Entity> entities(Context context) {
        return context.nve().segments().stream()
                .map(segment -> context.entry("vsid").exact("vsid", segment.vsid())
                        .action("nvgre.serve", "index", context.ids().subnets().of(segment.vsid())).build());
    }
}
