package org.nvgre.runtime.desired;

import java.net.InetAddress;
import java.util.stream.Stream;

import org.nvgre.p4runtime.Entity;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.LookupRecord;

/// What each tenant's port may send from (`source_guard`, S2): the addresses attached to it, and the unspecified ones
/// that it takes to find out whether an address is free. Behind a physical network's port are all addresses.
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
    public Stream<Entity> entities(Context context) {
        if (!context.has("source_guard")) {
            return Stream.empty();
        }
        return context.nve().served().filter(segment -> !segment.subnet().physical())
                .flatMap(segment -> segment.records().stream().filter(segment::local)
                        .flatMap(record -> own(context, segment, record)));
    }

    private static Stream<Entity> own(Context context, Segment segment, LookupRecord record) {
        InetAddress address = record.customerAddress();
        Stream<Entity> ofMac = Stream.of(own(context, segment, record, Family.NONE, NO_ADDRESS));
        Stream<Entity> ofAddress = Addresses.isIpv4(address)
                ? Stream.of(own(context, segment, record, Family.IPV4, address),
                        own(context, segment, record, Family.ARP, address),
                        own(context, segment, record, Family.ARP, NO_ADDRESS)) // RFC 5227: a probe
                : Stream.of(own(context, segment, record, Family.IPV6, address),
                        own(context, segment, record, Family.IPV6, record.macAddress().linkLocalAddress()),
                        own(context, segment, record, Family.IPV6, NO_ADDRESS)); // RFC 4862 §5.4
        return Stream.concat(ofMac, ofAddress);
    }

    private static Entity own(Context context, Segment segment, LookupRecord record, Family family,
            Object address) {
        return context.entry("source_guard").exact("port", segment.portOf(record).port())
                .exact("vsid", segment.vsid()).exact("mac", record.macAddress().bytes())
                .exact("family", family.code).exact("address", address).action("nvgre.own").build();
    }
}
