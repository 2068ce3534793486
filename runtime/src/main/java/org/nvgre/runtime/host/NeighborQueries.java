package org.nvgre.runtime.host;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import org.nvgre.runtime.packet.Arp;
import org.nvgre.runtime.packet.Frame;
import org.nvgre.runtime.packet.Ip;
import org.nvgre.runtime.packet.NeighborDiscovery;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.SwitchPort;
import org.nvgre.runtime.policy.SwitchPort.TenantPort;

import com.google.protobuf.ByteString;

/// Who has an address that the switch does not know of (F9), in a virtual subnet that learns and floods nothing: an
/// answer, where the address has a record by now; otherwise the question goes to all other ports of the subnet, on all
/// switches, and whoever answers is learned. So much for each customer. Not for use by several threads.
public final class NeighborQueries {

    private static final int PER_SECOND = 10;
    private static final int AT_ONCE = 20;

    /// What becomes of a question.
    ///
    /// @param here to be sent by this switch
    /// @param elsewhere for the ports of other switches, untagged
    record Outcome(List<Outgoing> here, Optional<Frame> elsewhere) {

        private static final Outcome NONE = new Outcome(List.of(), Optional.empty());
    }

    /// A question, and what would answer it.
    private record Query(InetAddress target, InetAddress asker, Mac askerMac) {}

    private final Surroundings around;
    private final RateLimiter<String> limiter;

    NeighborQueries(Surroundings around, InstantSource clock) {
        this.around = around;
        this.limiter = new RateLimiter<>(clock, PER_SECOND, AT_ONCE);
    }

    /// @param ingressPort where the frame came in
    /// @param bytes the frame without the port's tag
    Outcome asked(int ingressPort, int vsid, ByteString bytes) {
        Optional<Frame> frame = Frame.parse(bytes);
        Optional<Query> query = frame.flatMap(NeighborQueries::query)
                .filter(each -> around.subnet(vsid).filter(subnet -> subnet.learning().isPresent()
                        && subnet.mayHold(each.target())).isPresent());
        if (query.isEmpty() || !limiter.take(around.customer(vsid).orElse(""))) {
            return Outcome.NONE;
        }
        Optional<LookupRecord> known = around.records(query.get().target())
                .filter(record -> record.virtualSubnetId() == vsid).findFirst();
        if (known.isPresent()) {
            boolean sameSide = around.ports(known.get()).anyMatch(port -> port.port() == ingressPort);
            return sameSide
                    ? Outcome.NONE
                    : new Outcome(ports(vsid).stream().filter(port -> port.port() == ingressPort)
                            .map(port -> out(port, answer(query.get(), known.get().macAddress()))).toList(),
                            Optional.empty());
        }
        return new Outcome(ports(vsid).stream().filter(port -> port.port() != ingressPort)
                .map(port -> out(port, frame.get())).toList(), frame);
    }

    private List<TenantPort> ports(int vsid) {
        return around.device().tenantPorts().stream().filter(port -> port.virtualSubnetId() == vsid).toList();
    }

    /// Not one that finds out whether an address is free, or says that it is taken.
    private static Optional<Query> query(Frame frame) {
        return switch (frame.etherType()) {
            case Frame.ARP -> Arp.parse(frame.payload())
                    .filter(arp -> arp.operation() == Arp.REQUEST && !arp.sender().isAnyLocalAddress()
                            && !arp.sender().equals(arp.target()))
                    .map(arp -> new Query(arp.target(), arp.sender(), arp.senderMac()));
            case Frame.IPV6 -> Ip.parse(frame).filter(packet -> !packet.source().isAnyLocalAddress())
                    .flatMap(packet -> NeighborDiscovery.parse(packet).filter(NeighborDiscovery::solicitation)
                            .map(asked -> new Query(asked.target(), packet.source(), frame.source())));
            default -> Optional.empty();
        };
    }

    private static Frame answer(Query query, Mac owner) {
        return query.target() instanceof Inet4Address
                ? new Frame(query.askerMac(), owner, Optional.empty(), Frame.ARP,
                        new Arp(Arp.REQUEST, query.askerMac(), query.asker(), new Mac(0), query.target())
                                .answeredBy(owner).toBytes())
                : new Frame(query.askerMac(), owner, Optional.empty(), Frame.IPV6,
                        NeighborDiscovery.advertise(query.target(), owner, query.asker()).toBytes());
    }

    /// As it leaves a port.
    public static Outgoing out(TenantPort port, Frame frame) {
        Optional<Frame.Tag> tag = port.vlan() == SwitchPort.UNTAGGED
                ? Optional.empty()
                : Optional.of(new Frame.Tag(port.vlan(), 0));
        return new Outgoing(port.port(),
                new Frame(frame.destination(), frame.source(), tag, frame.etherType(), frame.payload()));
    }
}
