package org.nvgre.runtime.packet;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Collection;

import org.nvgre.runtime.policy.Addresses;

import com.google.protobuf.ByteString;

/// What a listener tells its router: which multicast groups it wants to hear, from whomever (IGMPv3, RFC 3376 §4.2;
/// MLDv2, RFC 3810 §5.2).
public final class GroupReport {

    private static final InetAddress IGMP_ROUTERS = Addresses.parse("224.0.0.22");
    private static final InetAddress MLD_ROUTERS = Addresses.parse("ff02::16");
    private static final ByteString ROUTER_ALERT_V4 = ByteString.copyFrom(new byte[]{(byte) 0x94, 4, 0, 0});
    /// With padding, to make the header's length a multiple of eight.
    private static final ByteString ROUTER_ALERT_V6 = ByteString.copyFrom(new byte[]{5, 2, 0, 0, 1, 0});
    private static final int IGMP_QUERY = 0x11;
    private static final int IGMP_REPORT_V3 = 0x22;

    /// Why it is told.
    public enum Occasion {
        /// A router has asked: "I exclude nobody".
        ASKED(2),
        /// It is new: "from now on I exclude nobody".
        JOINING(4);

        private final int recordType;

        Occasion(int recordType) {
            this.recordType = recordType;
        }
    }

    private GroupReport() {}

    /// Whether a router asks for such a report.
    public static boolean isQuery(Ip packet) {
        return switch (packet) {
            case Ipv4 v4 -> v4.protocol() == Ip.IGMP && v4.payload().size() >= 8
                    && v4.payload().byteAt(0) == IGMP_QUERY && Checksum.of(v4.payload()) == 0;
            case Ipv6 v6 -> v6.icmp().filter(icmp -> icmp.type() == Icmp.LISTENER_QUERY).isPresent();
        };
    }

    /// @param source of IPv6: the link-local address of the port
    /// @param groups all of the same IP version as the source
    public static Ip of(InetAddress source, Collection<InetAddress> groups, Occasion occasion) {
        boolean ipv4 = Addresses.isIpv4(source);
        ByteBuffer records = ByteBuffer.allocate(groups.size() * (ipv4 ? 8 : 20));
        groups.forEach(group -> records.put((byte) occasion.recordType).put((byte) 0).putShort((short) 0)
                .put(group.getAddress()));
        ByteString body = ByteString.copyFrom(records.flip());
        if (!ipv4) {
            return new Icmp(Icmp.LISTENER_REPORT_V2, 0, groups.size(), body)
                    .in(new Ipv6(source, MLD_ROUTERS, Ip.ICMPV6, 1, ROUTER_ALERT_V6, ByteString.EMPTY));
        }
        ByteBuffer report = ByteBuffer.allocate(8 + body.size()).put((byte) IGMP_REPORT_V3).put((byte) 0)
                .putShort((short) 0).putShort((short) 0).putShort((short) groups.size()).put(body.toByteArray());
        report.putShort(2, (short) Checksum.of(ByteString.copyFrom(report.array())));
        return new Ipv4(source, IGMP_ROUTERS, Ip.IGMP, 1, true, false, 0, ROUTER_ALERT_V4,
                ByteString.copyFrom(report.array()));
    }
}
