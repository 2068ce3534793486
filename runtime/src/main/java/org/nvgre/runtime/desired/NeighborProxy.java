package org.nvgre.runtime.desired;

import java.net.InetAddress;
import java.util.function.Consumer;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Table;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;

/// Answers to "who has this address?" (`arp_proxy`, `nd_proxy`, F9): the customers', the router's, and those by which
/// customers are known in a physical network.
final class NeighborProxy implements Stage {

    /// The program's word for "behind no port of this switch".
    private static final int ELSEWHERE = 0;

    @Override
    public void station(Context context, Segment segment, Station station, Entries out) {
        if (answers(context, segment)) {
            int port = port(context, segment, station.any());
            for (LookupRecord record : station.records()) {
                InetAddress address = record.customerAddress();
                out.add(table(context, address),
                        () -> answer(context, segment, address, station.mac(), port));
            }
        }
    }

    @Override
    public void segment(Context context, Segment segment, Consumer<Entity> out) {
        if (answers(context, segment)) {
            segment.subnet().router().ifPresent(router -> {
                router.addresses().forEach(address -> out.accept(
                        answer(context, segment, address, router.macAddress(), ELSEWHERE)));
                context.nve().nats(segment.vsid()).forEach(nat -> out.accept(answer(context, segment,
                        nat.externalAddress(), router.macAddress(), ELSEWHERE)));
            });
        }
    }

    private static boolean answers(Context context, Segment segment) {
        return segment.served() && context.has("arp_proxy");
    }

    private static int port(Context context, Segment segment, LookupRecord record) {
        return context.nve().isLocal(record) ? segment.portOf(record).port() : ELSEWHERE;
    }

    private static Entity answer(Context context, Segment segment, InetAddress address, Mac mac, int port) {
        return table(context, address).entry().exact("vsid", segment.vsid()).exact("ip", address)
                .action(Addresses.isIpv4(address) ? "nvgre.answer" : "nvgre.answer_v6", "mac_address",
                        mac.value(), "at_port", port)
                .build();
    }

    private static Table table(Context context, InetAddress address) {
        return context.table(Addresses.isIpv4(address) ? "arp_proxy" : "nd_proxy");
    }
}
