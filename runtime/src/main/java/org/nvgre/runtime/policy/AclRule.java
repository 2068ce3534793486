package org.nvgre.runtime.policy;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// One rule about the packets of a virtual subnet. Of the rules that match, the one with the highest priority counts;
/// of equal ones the first in the list. What no rule matches is permitted.
///
/// @param source whose packets; empty: of anyone
/// @param protocol IP protocol number; empty: any. That of ICMP stands for ICMPv6 as well
/// @param sourcePorts for TCP and UDP
public record AclRule(Direction direction, Action action, Optional<Prefix> source, Optional<Prefix> destination,
        OptionalInt protocol, PortRange sourcePorts, PortRange destinationPorts, int priority) {

    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int ICMPV6 = 58;

    /// As a tenant sees it.
    public enum Direction {
        /// From the tenant's port.
        OUT,
        /// Out of the tunnel.
        IN
    }

    public enum Action {
        PERMIT, DENY
    }

    /// Both ends included.
    public record PortRange(int low, int high) {

        public static final PortRange ALL = new PortRange(0, 0xFFFF);

        static PortRange parse(String text) {
            String[] ends = text.split("-", 2);
            try {
                int low = Integer.parseInt(ends[0].strip());
                int high = ends.length == 1 ? low : Integer.parseInt(ends[1].strip());
                if (low >= 0 && low <= high && high <= 0xFFFF) {
                    return new PortRange(low, high);
                }
            } catch (NumberFormatException _) {
                // said below
            }
            throw new IllegalArgumentException(
                    "expected a port such as 80, or a range such as 1024-65535, found '%s'".formatted(text));
        }

        @Override
        public String toString() {
            return low == high ? Integer.toString(low) : low + "-" + high;
        }
    }

    /// Whether it speaks of packets of this IP version.
    public boolean concerns(boolean ipv4) {
        return Optional.of(source).filter(Optional::isPresent).or(() -> Optional.of(destination))
                .flatMap(prefix -> prefix).map(prefix -> Addresses.isIpv4(prefix.address()) == ipv4)
                .orElse(true);
    }

    boolean hasPorts() {
        return protocol.equals(OptionalInt.of(TCP)) || protocol.equals(OptionalInt.of(UDP));
    }

    /// Its number in packets of this IP version.
    public OptionalInt protocol(boolean ipv4) {
        return !ipv4 && protocol.equals(OptionalInt.of(ICMP)) ? OptionalInt.of(ICMPV6) : protocol;
    }

    /// As it would be said: `deny in tcp from 10.0.0.0/24 to any port 80`.
    @Override
    public String toString() {
        return (action + " " + direction + " " + protocolText()).toLowerCase(Locale.ROOT)
                + " from " + text(source, sourcePorts) + " to " + text(destination, destinationPorts);
    }

    private String protocolText() {
        return switch (protocol.orElse(-1)) {
            case -1 -> "ip";
            case ICMP -> "icmp";
            case TCP -> "tcp";
            case UDP -> "udp";
            default -> "protocol " + protocol.getAsInt();
        };
    }

    private static String text(Optional<Prefix> prefix, PortRange ports) {
        return prefix.map(Prefix::toString).orElse("any")
                + (ports.equals(PortRange.ALL) ? "" : " port " + ports);
    }
}
