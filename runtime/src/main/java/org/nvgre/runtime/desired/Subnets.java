package org.nvgre.runtime.desired;

import java.util.function.Consumer;
import java.util.stream.Stream;

import org.nvgre.p4runtime.Entity;
import org.nvgre.runtime.policy.Addresses;

/// The virtual subnets that the switch serves (`vsid`), and who may send into them (`peer_pa_v4`, `peer_pa_v6`).
final class Subnets implements Stage {

    @Override
    public void segment(Context context, Segment segment, Consumer<Entity> out) {
        if (segment.served()) {
            out.accept(serve(context, segment));
            peers(context, segment).forEach(out);
        }
    }

    private static Entity serve(Context context, Segment segment) {
        return context.entry("vsid").exact("vsid", segment.vsid())
                .action(context.call("serve", "index", context.ids().subnets().of(segment.vsid()),
                        "rdid", context.ids().domains().of(segment.domain()),
                        "flood_unknown", segment.subnet().floodUnknown() ? 1 : 0,
                        "guard", SourceGuard.concerns(segment) ? 1 : 0,
                        "learn", segment.subnet().learning().isPresent() ? 1 : 0))
                .build();
    }

    private static Stream<Entity> peers(Context context, Segment segment) {
        return context.nve().senders(segment.vsid()).stream()
                .filter(sender -> context.has(table(Addresses.isIpv4(sender))))
                .map(sender -> context.entry(table(Addresses.isIpv4(sender))).exact("vsid", segment.vsid())
                        .exact("pa", sender).action("nvgre.admit_peer").build());
    }

    private static String table(boolean ipv4) {
        return ipv4 ? "peer_pa_v4" : "peer_pa_v6";
    }
}
