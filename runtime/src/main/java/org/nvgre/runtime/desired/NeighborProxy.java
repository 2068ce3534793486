package org.nvgre.runtime.desired;

import java.net.InetAddress;
import java.util.stream.Stream;

import org.nvgre.p4runtime.Entity;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;

/// Answers to "who has this address?" (`arp_proxy`, `nd_proxy`, F9): the customers', the router's, and those by which
/// customers are known in a physical network.
final class NeighborProxy implements Stage {

    /// The program's word for "behind no port of this switch".
    private static final int ELSEWHERE = 0;

    @Override
    public Stream<Entity> entities(Context context) {
        return context.has("arp_proxy")
                ? context.nve().served().flatMap(segment -> Stream.of(customers(context, segment),
                        router(context, segment), translated(context, segment)).flatMap(each -> each))
                : Stream.empty();
    }

    private static Stream<Entity> customers(Context context, Segment segment) {
        return segment.records().stream().map(record -> answer(context, segment, record.customerAddress(),
                record.macAddress(), port(context, segment, record)));
    }

    private static int port(Context context, Segment segment, LookupRecord record) {
        return context.nve().isLocal(record) ? segment.portOf(record).port() : ELSEWHERE;
    }

    private static Stream<Entity> router(Context context, Segment segment) {
        return segment.subnet().router().stream().flatMap(router -> router.addresses().stream()
                .map(address -> answer(context, segment, address, router.macAddress(), ELSEWHERE)));
    }

    private static Stream<Entity> translated(Context context, Segment segment) {
        return segment.subnet().router().stream().flatMap(router -> context.nve().policy().nats().stream()
                .filter(nat -> nat.virtualSubnetId() == segment.vsid())
                .map(nat -> answer(context, segment, nat.externalAddress(), router.macAddress(), ELSEWHERE)));
    }

    private static Entity answer(Context context, Segment segment, InetAddress address, Mac mac, int port) {
        boolean ipv4 = Addresses.isIpv4(address);
        return context.entry(ipv4 ? "arp_proxy" : "nd_proxy").exact("vsid", segment.vsid())
                .exact("ip", address)
                .action(ipv4 ? "nvgre.answer" : "nvgre.answer_v6", "mac_address", mac.bytes(), "at_port",
                        port)
                .build();
    }
}
