package org.nvgre.runtime.host;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;

import org.nvgre.runtime.desired.Learned;
import org.nvgre.runtime.packet.Frame;
import org.nvgre.runtime.packet.Icmp;
import org.nvgre.runtime.packet.Ip;
import org.nvgre.runtime.packet.Ipv4;
import org.nvgre.runtime.packet.Ipv6;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.Router;
import org.nvgre.runtime.policy.SwitchPort;
import org.nvgre.runtime.policy.SwitchPort.TenantPort;
import org.nvgre.runtime.policy.VirtualSubnet;

import com.google.protobuf.ByteString;

/// Tells tenants with ICMP why their packets got lost: too big for the tunnel (M1), or too long on their way (F7). So
/// much for each customer, that one cannot keep the control plane busy. Not for use by several threads.
public final class TenantHost {

    static final int ANSWERS_PER_SECOND = 10;
    static final int ANSWERS_AT_ONCE = 20;
    /// To all customers together, each second.
    static final int ANSWERS_IN_ALL = 500;

    private static final int HOP_LIMIT = 64;
    private static final int TAG = 4;
    /// How long an error with its quotation may get (RFC 1812 §4.3.2.3, RFC 4443 §3).
    private static final int LONGEST_V4 = 576;
    private static final int LONGEST_V6 = 1280;
    private static final int HEADERS_V4 = 20 + 8;
    private static final int HEADERS_V6 = 40 + 8;

    /// Who sent a packet.
    private record Sender(TenantPort port, Mac mac) {}

    private final Surroundings around;
    private final RateLimiter<String> limiter;
    private final RateLimiter<TenantHost> all;

    public TenantHost(Policy policy, String switchName, InstantSource clock) {
        this(new PolicySurroundings(policy, switchName), clock);
    }

    TenantHost(Surroundings around, InstantSource clock) {
        this.around = around;
        this.limiter = new RateLimiter<>(clock, ANSWERS_PER_SECOND, ANSWERS_AT_ONCE);
        this.all = new RateLimiter<>(clock, ANSWERS_IN_ALL, 2.0 * ANSWERS_IN_ALL);
    }

    /// From now on tunnels have other limits.
    public void learned(Learned learned) {
        around.learned(learned);
    }

    /// @param ingressPort where the frame came in
    /// @param vsid of the virtual subnet that it was to go to, which routing may have changed
    /// @param bytes the frame without the port's tag
    public Optional<Outgoing> tooBig(int ingressPort, int vsid, ByteString bytes) {
        return Frame.parse(bytes).flatMap(frame -> {
            OptionalInt mtu = around.mtu(vsid, frame.destination());
            if (mtu.isEmpty()) {
                return Optional.empty();
            }
            int limit = mtu.getAsInt() - (frame.tag().isPresent() ? TAG : 0);
            return answer(ingressPort, vsid, frame, packet -> switch (packet) {
                case Ipv4 _ ->
                    new Icmp(Icmp.UNREACHABLE, Icmp.FRAGMENTATION_NEEDED, limit, quote(frame, packet));
                case Ipv6 _ -> new Icmp(Icmp.PACKET_TOO_BIG_V6, 0, limit, quote(frame, packet));
            });
        });
    }

    /// As {@link #tooBig}.
    public Optional<Outgoing> expired(int ingressPort, int vsid, ByteString bytes) {
        return Frame.parse(bytes)
                .flatMap(frame -> answer(ingressPort, vsid, frame, packet -> switch (packet) {
                    case Ipv4 _ -> new Icmp(Icmp.TIME_EXCEEDED, 0, 0, quote(frame, packet));
                    case Ipv6 _ -> new Icmp(Icmp.TIME_EXCEEDED_V6, 0, 0, quote(frame, packet));
                }));
    }

    @FunctionalInterface
    private interface Complaint {
        Icmp about(Ip packet);
    }

    private Optional<Outgoing> answer(int ingressPort, int vsid, Frame frame, Complaint complaint) {
        return Ip.parse(frame).filter(packet -> mayBeAnswered(frame, packet))
                .flatMap(packet -> sender(ingressPort, vsid, frame, packet)
                        .filter(sender -> limiter
                                .take(around.customer(sender.port().virtualSubnetId()).orElse(""))
                                && all.take(this))
                        .map(sender -> send(sender, frame, packet, complaint.about(packet))));
    }

    /// RFC 1122 §3.2.2, RFC 4443 §2.4: not about errors, later fragments, nor to where an answer would not be for one.
    private static boolean mayBeAnswered(Frame frame, Ip packet) {
        if (Icmp.isError(packet) || packet.laterFragment() || packet.source().isAnyLocalAddress()
                || packet.source().isMulticastAddress()) {
            return false;
        }
        boolean toMany = packet.destination().isMulticastAddress() || frame.destination().group();
        return switch (packet) {
            case Ipv4 _ -> !toMany;
            case Ipv6 _ -> true; // a path MTU is found for multicast, too
        };
    }

    /// A routed frame no longer has the MACs and the VSID that it came with: its source address tells who sent it.
    private Optional<Sender> sender(int ingressPort, int vsid, Frame frame, Ip packet) {
        Optional<Sender> known = around.records(packet.source())
                .filter(record -> around.sameDomain(record.virtualSubnetId(), vsid))
                .flatMap(record -> around.ports(record).filter(port -> port.port() == ingressPort)
                        .map(port -> new Sender(port, record.macAddress())))
                .findFirst();
        return known.or(() -> around.device().tenantPorts().stream()
                .filter(port -> port.port() == ingressPort && port.virtualSubnetId() == vsid).findFirst()
                .map(port -> new Sender(port, frame.source())));
    }

    private Outgoing send(Sender sender, Frame frame, Ip packet, Icmp icmp) {
        Optional<Router> router = around.subnet(sender.port().virtualSubnetId())
                .flatMap(VirtualSubnet::router);
        InetAddress source = router.flatMap(each -> each.addressLike(packet.source()))
                .or(() -> Optional.of(packet.destination()).filter(address -> !address.isMulticastAddress()))
                .orElse(packet.source());
        Ip envelope = switch (packet) {
            case Ipv4 _ -> new Ipv4(source, packet.source(), Ip.ICMP, HOP_LIMIT, ByteString.EMPTY);
            case Ipv6 _ -> new Ipv6(source, packet.source(), Ip.ICMPV6, HOP_LIMIT, ByteString.EMPTY);
        };
        Mac from = router.map(Router::macAddress).orElse(frame.destination());
        Ip answer = icmp.in(envelope);
        Optional<Frame.Tag> tag = sender.port().vlan() == SwitchPort.UNTAGGED
                ? Optional.empty()
                : Optional.of(new Frame.Tag(sender.port().vlan(), 0));
        return new Outgoing(sender.port().port(),
                new Frame(sender.mac(), from, tag, answer.etherType(), answer.toBytes()));
    }

    /// As much of the packet as an error has room for.
    private static ByteString quote(Frame frame, Ip packet) {
        int room = packet instanceof Ipv4 ? LONGEST_V4 - HEADERS_V4 : LONGEST_V6 - HEADERS_V6;
        ByteString whole = frame.payload().substring(0, Ip.length(frame.payload()));
        return whole.substring(0, Math.min(room, whole.size()));
    }
}
