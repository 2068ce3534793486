package org.nvgre.runtime.desired;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.Set;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Table;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.LookupRecord;

/// What each tenant's port may send from (`source_guard`, S2): the addresses attached to it, and the unspecified ones
/// that it takes to find out whether an address is free. Behind a physical network's port are all addresses, and
/// a subnet that learns takes in whoever comes.
final class SourceGuard implements Stage {

    /// The kinds of source address, as the program numbers them.
    private enum Family {
        NONE(0), IPV4(1), IPV6(2), ARP(3);

        private final int code;

        Family(int code) {
            this.code = code;
        }
    }

    private static final int NO_ADDRESS = 0;

    @Override
    public void station(Context context, Segment segment, Station station, Entries out) {
        boolean guarded = segment.served() && concerns(segment) && context.has("source_guard");
        if (guarded && context.nve().isLocal(station.any())) {
            Table guards = context.table("source_guard");
            for (Source source : sources(station)) {
                out.add(guards, () -> own(guards, segment, station, source));
            }
        }
    }

    /// Whether all who send in a subnet are known beforehand.
    static boolean concerns(Segment segment) {
        return !segment.subnet().physical() && segment.subnet().learning().isEmpty();
    }

    /// A kind of packet, and the source address in it.
    private record Source(Family family, Object address) {}

    private static Set<Source> sources(Station station) {
        var sources = new LinkedHashSet<Source>();
        sources.add(new Source(Family.NONE, NO_ADDRESS));
        for (LookupRecord record : station.records()) {
            InetAddress address = record.customerAddress();
            if (Addresses.isIpv4(address)) {
                sources.add(new Source(Family.IPV4, address));
                sources.add(new Source(Family.ARP, address));
                sources.add(new Source(Family.ARP, NO_ADDRESS)); // RFC 5227: a probe
            } else {
                sources.add(new Source(Family.IPV6, address));
                sources.add(new Source(Family.IPV6, station.mac().linkLocalAddress()));
                sources.add(new Source(Family.IPV6, NO_ADDRESS)); // RFC 4862 §5.4
            }
        }
        return sources;
    }

    private static Entity own(Table guards, Segment segment, Station station, Source source) {
        return guards.entry().exact("port", segment.portOf(station.any()).port())
                .exact("vsid", segment.vsid()).exact("mac", station.mac().value())
                .exact("family", source.family().code).exact("address", source.address())
                .action("nvgre.own").build();
    }
}
