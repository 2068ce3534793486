package org.nvgre.runtime.host;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.nvgre.runtime.desired.Learned;
import org.nvgre.runtime.desired.Learned.Destination;
import org.nvgre.runtime.packet.Arp;
import org.nvgre.runtime.packet.Bytes;
import org.nvgre.runtime.packet.Frame;
import org.nvgre.runtime.packet.GroupReport;
import org.nvgre.runtime.packet.Icmp;
import org.nvgre.runtime.packet.Ip;
import org.nvgre.runtime.packet.Ipv4;
import org.nvgre.runtime.packet.Ipv6;
import org.nvgre.runtime.packet.NeighborDiscovery;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.NextHop;
import org.nvgre.runtime.policy.Policy;

import com.google.protobuf.ByteString;

/// A switch as a host of the underlay (U1, U2): answers for its provider addresses, finds out its neighbours' MACs, joins
/// its multicast groups, and believes routers that a tunnel's packets are too long. Not for use by several threads.
public final class UnderlayHost {

    static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    static final Duration REFRESH = Duration.ofSeconds(30);
    static final Duration REPORT = Duration.ofSeconds(60);

    private static final int HOP_LIMIT = 64;
    private static final int GRE_PROTOCOL_TEB = 0x6558;
    private static final int GRE_KEY = 0x2000;
    /// The MTUs that are usual, for routers that do not tell theirs (RFC 1191 §7.1).
    private static final int[] PLATEAUS = {32000, 17914, 8166, 4352, 2002, 1492, 1006, 508, 296, 68};

    private final InstantSource clock;
    private List<Link> links;
    private Underlay underlay;
    private final PathMtus pathMtus;
    private final Map<InetAddress, Mac> neighbours = new HashMap<>();
    private final Map<InetAddress, Instant> asked = new HashMap<>();
    private final Map<InetAddress, Instant> confirmed = new HashMap<>();
    private Optional<Instant> reported = Optional.empty();

    public UnderlayHost(Policy policy, String switchName, InstantSource clock) {
        this(new PolicySurroundings(policy, switchName), Learned.NOTHING, clock);
    }

    /// @param known what the switch had found out when it was last heard of; asked for again
    UnderlayHost(Surroundings around, Learned known, InstantSource clock) {
        this.clock = clock;
        this.pathMtus = new PathMtus(clock);
        neighbours.putAll(known.neighbours());
        known.pathMtus().forEach(pathMtus::heard);
        look(around);
    }

    /// The network around it is another one.
    void look(Surroundings around) {
        underlay = new Underlay(around);
        links = underlay.links();
    }

    /// What it has found out so far, and still believes.
    public Learned learned() {
        return new Learned(neighbours, pathMtus.current());
    }

    /// Takes a frame that came in from the underlay, and gives the answers.
    ///
    /// @param port where it came in
    public List<Outgoing> receive(int port, ByteString bytes) {
        return Frame.parse(bytes)
                .flatMap(frame -> link(port, frame.tag().map(Frame.Tag::vlan).orElse(0))
                        .map(link -> receive(link, frame)))
                .orElse(List.of());
    }

    private Optional<Link> link(int port, int vlan) {
        return links.stream().filter(link -> link.port() == port && link.vlan() == vlan).findFirst();
    }

    private List<Outgoing> receive(Link link, Frame frame) {
        if (frame.etherType() == Frame.ARP) {
            return Arp.parse(frame.payload()).flatMap(arp -> arp(link, arp)).stream().toList();
        }
        return Ip.parse(frame).map(packet -> {
            if (GroupReport.isQuery(packet)) {
                return reports(link, GroupReport.Occasion.ASKED);
            }
            return NeighborDiscovery.parse(packet).flatMap(neighbour -> neighbour(link, neighbour, packet))
                    .or(() -> link.has(packet.destination())
                            ? packet.icmp().flatMap(icmp -> icmp(link, frame, packet, icmp))
                            : Optional.empty())
                    .stream().toList();
        }).orElse(List.of());
    }

    private Optional<Outgoing> arp(Link link, Arp arp) {
        learn(link, arp.sender(), arp.senderMac());
        if (arp.operation() != Arp.REQUEST || !link.has(arp.target())) {
            return Optional.empty();
        }
        return Optional.of(link.send(arp.senderMac(), Frame.ARP, arp.answeredBy(link.mac()).toBytes()));
    }

    private Optional<Outgoing> neighbour(Link link, NeighborDiscovery message, Ip packet) {
        InetAddress about = message.solicitation() ? packet.source() : message.target();
        message.mac().ifPresent(mac -> learn(link, about, mac));
        if (!message.solicitation() || !link.has(message.target())) {
            return Optional.empty();
        }
        Ip answer = NeighborDiscovery.advertise(message.target(), link.mac(), packet.source());
        return Optional.of(packet.source().isAnyLocalAddress()
                ? link.sendToGroup(answer)
                : message.mac().map(mac -> link.send(mac, answer)).orElseGet(() -> link.sendToGroup(answer)));
    }

    private void learn(Link link, InetAddress address, Mac mac) {
        link.neighbours().stream()
                .filter(hop -> hop.address().equals(address) && hop.statedMac().isEmpty() && mac.unicast())
                .forEach(hop -> {
                    neighbours.put(address, mac);
                    confirmed.put(address, clock.instant());
                });
    }

    private Optional<Outgoing> icmp(Link link, Frame frame, Ip packet, Icmp icmp) {
        boolean ipv4 = packet instanceof Ipv4;
        if (icmp.type() == (ipv4 ? Icmp.ECHO_REQUEST : Icmp.ECHO_REQUEST_V6) && icmp.code() == 0) {
            Icmp reply = new Icmp(ipv4 ? Icmp.ECHO_REPLY : Icmp.ECHO_REPLY_V6, 0, icmp.rest(), icmp.body());
            InetAddress asked = packet.destination();
            InetAddress asker = packet.source();
            Ip envelope = ipv4
                    ? new Ipv4(asked, asker, Ip.ICMP, HOP_LIMIT, ByteString.EMPTY)
                    : new Ipv6(asked, asker, Ip.ICMPV6, HOP_LIMIT, ByteString.EMPTY);
            return Optional.of(link.send(frame.source(), reply.in(envelope)));
        }
        if (ipv4 && icmp.type() == Icmp.UNREACHABLE && icmp.code() == Icmp.FRAGMENTATION_NEEDED) {
            icmp.quoted(true).ifPresent(quoted -> tooBig(link, quoted, toldMtu(icmp)));
        } else if (!ipv4 && icmp.type() == Icmp.PACKET_TOO_BIG_V6) {
            icmp.quoted(false).ifPresent(quoted -> tooBig(link, quoted,
                    (int) Math.min(Integer.toUnsignedLong(icmp.rest()), 0xFFFF)));
        }
        return Optional.empty();
    }

    /// Of a router that does not tell its MTU, the next one that is usual.
    private static int toldMtu(Icmp icmp) {
        int told = icmp.rest() & 0xFFFF;
        if (told != 0) {
            return told;
        }
        int length = Bytes.view(icmp.body()).getShort(2) & 0xFFFF;
        for (int plateau : PLATEAUS) {
            if (plateau < length) {
                return plateau;
            }
        }
        return PLATEAUS[PLATEAUS.length - 1];
    }

    /// Only what quotes a packet of one of our tunnels is believed.
    private void tooBig(Link link, Ip quoted, int mtu) {
        boolean nvgre = quoted.protocol() == Ip.GRE && quoted.payload().size() >= 8
                && Bytes.view(quoted.payload()).getShort(0) == GRE_KEY
                && Bytes.view(quoted.payload()).getShort(2) == GRE_PROTOCOL_TEB;
        if (nvgre && link.has(quoted.source()) && underlay.isPeer(quoted.destination())) {
            pathMtus.heard(new Destination(link.vrf(), quoted.destination()), mtu);
        }
    }

    /// What it has to say by itself now; to be called about once a second.
    public List<Outgoing> tick() {
        var out = new ArrayList<Outgoing>();
        for (Link link : links) {
            link.neighbours().stream().filter(hop -> hop.statedMac().isEmpty() && due(hop.address()))
                    .forEach(hop -> ask(link, hop).ifPresent(out::add));
        }
        Instant now = clock.instant();
        if (reported.isEmpty() || !now.isBefore(reported.get().plus(REPORT))) {
            reported = Optional.of(now);
            links.forEach(link -> out.addAll(reports(link, GroupReport.Occasion.JOINING)));
        }
        return out;
    }

    private boolean due(InetAddress neighbour) {
        Instant now = clock.instant();
        Instant known = confirmed.get(neighbour);
        if (known != null && now.isBefore(known.plus(REFRESH))) {
            return false;
        }
        Instant last = asked.get(neighbour);
        if (last != null && now.isBefore(last.plus(ASK_AGAIN))) {
            return false;
        }
        asked.put(neighbour, now);
        return true;
    }

    private static Optional<Outgoing> ask(Link link, NextHop hop) {
        boolean ipv4 = Addresses.isIpv4(hop.address());
        return link.address(ipv4).map(own -> ipv4
                ? link.send(Link.BROADCAST, Frame.ARP,
                        new Arp(Arp.REQUEST, link.mac(), own, new Mac(0), hop.address()).toBytes())
                : link.sendToGroup(NeighborDiscovery.solicit(own, link.mac(), hop.address())));
    }

    private List<Outgoing> reports(Link link, GroupReport.Occasion occasion) {
        var out = new ArrayList<Outgoing>();
        Set<InetAddress> v4 = new HashSet<>(underlay.groups(link.vrf(), true));
        Set<InetAddress> v6 = new HashSet<>(underlay.groups(link.vrf(), false));
        if (!v4.isEmpty()) {
            link.address(true)
                    .ifPresent(own -> out.add(link.sendToGroup(GroupReport.of(own, sorted(v4), occasion))));
        }
        if (!v6.isEmpty()) {
            out.add(link.sendToGroup(GroupReport.of(link.mac().linkLocalAddress(), sorted(v6), occasion)));
        }
        return out;
    }

    private static List<InetAddress> sorted(Set<InetAddress> addresses) {
        return addresses.stream().sorted(Addresses.ORDER).toList();
    }
}
