package org.nvgre.runtime.packet;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

import org.nvgre.runtime.policy.Mac;

import com.google.protobuf.ByteString;

/// Who has an IPv6 address, asked and answered (RFC 4861 §4.3, §4.4).
///
/// @param solicitation otherwise it is an advertisement
/// @param target whose MAC is meant
/// @param mac of the sender; empty when it does not tell
public record NeighborDiscovery(boolean solicitation, InetAddress target, Optional<Mac> mac) {

    private static final int HOP_LIMIT = 255;
    private static final int SOLICITED_AND_OVERRIDE = 0x6000_0000;
    private static final int OVERRIDE = 0x2000_0000;
    private static final int SOURCE_LINK_LAYER = 1;
    private static final int TARGET_LINK_LAYER = 2;
    private static final byte[] ALL_NODES = {(byte) 0xFF, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    /// Empty when the packet is none, or comes from beyond the link.
    public static Optional<NeighborDiscovery> parse(Ip packet) {
        if (!(packet instanceof Ipv6 v6) || v6.hopLimit() != HOP_LIMIT) {
            return Optional.empty();
        }
        return packet.icmp().filter(icmp -> icmp.code() == 0 && icmp.body().size() >= 16).flatMap(icmp -> {
            InetAddress target = Ip.address(Bytes.view(icmp.body()), 16);
            ByteString options = icmp.body().substring(16);
            return switch (icmp.type()) {
                case Icmp.NEIGHBOR_SOLICITATION ->
                    Optional.of(new NeighborDiscovery(true, target, option(options, SOURCE_LINK_LAYER)));
                case Icmp.NEIGHBOR_ADVERTISEMENT ->
                    Optional.of(new NeighborDiscovery(false, target, option(options, TARGET_LINK_LAYER)));
                default -> Optional.empty();
            };
        });
    }

    private static Optional<Mac> option(ByteString options, int wanted) {
        int at = 0;
        while (at + 8 <= options.size() && options.byteAt(at + 1) != 0) {
            if (options.byteAt(at) == wanted) {
                return Optional.of(Frame.mac(Bytes.view(options.substring(at + 2, at + 8))));
            }
            at += 8 * (options.byteAt(at + 1) & 0xFF);
        }
        return Optional.empty();
    }

    /// The question for an address, to the group in which its owner listens.
    public static Ip solicit(InetAddress source, Mac sourceMac, InetAddress target) {
        return packet(source, solicitedNode(target), Icmp.NEIGHBOR_SOLICITATION, 0, target, SOURCE_LINK_LAYER,
                sourceMac);
    }

    /// The answer. One who is still unsure of its own address asks from none; all hear the answer then.
    public static Ip advertise(InetAddress target, Mac targetMac, InetAddress asker) {
        boolean unsure = asker.isAnyLocalAddress();
        InetAddress to = unsure ? Ip.address(ByteBuffer.wrap(ALL_NODES), 16) : asker;
        return packet(target, to, Icmp.NEIGHBOR_ADVERTISEMENT, unsure ? OVERRIDE : SOLICITED_AND_OVERRIDE,
                target,
                TARGET_LINK_LAYER, targetMac);
    }

    private static Ip packet(InetAddress source, InetAddress destination, int type, int flags,
            InetAddress target,
            int option, Mac mac) {
        ByteString body = ByteString
                .copyFrom(ByteBuffer.allocate(24).put(target.getAddress()).put((byte) option)
                        .put((byte) 1).put(mac.bytes()).flip());
        return new Icmp(type, 0, flags, body)
                .in(new Ipv6(source, destination, Ip.ICMPV6, HOP_LIMIT, ByteString.EMPTY));
    }

    /// `ff02::1:ffXX:XXXX` (RFC 4291 §2.7.1).
    public static InetAddress solicitedNode(InetAddress address) {
        byte[] group = {(byte) 0xFF, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, (byte) 0xFF, 0, 0, 0};
        byte[] low = Arrays.copyOfRange(address.getAddress(), 13, 16);
        System.arraycopy(low, 0, group, 13, 3);
        return Ip.address(ByteBuffer.wrap(group), 16);
    }
}
