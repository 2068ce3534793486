package org.nvgre.cli.demo;

/// What a tenant's frame is, as a person would call it.
enum Protocol {
    ARP("ARP"),
    NEIGHBOUR_DISCOVERY("ND, MLD"),
    PING_4("ping, IPv4"),
    PING_6("ping, IPv6"),
    DNS("DNS"),
    HTTP("HTTP"),
    LLDP("LLDP"),
    OTHER("other");

    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    private static final int ECHO_REQUEST_6 = 128;
    private static final int ECHO_REPLY_6 = 129;

    private final String text;

    Protocol(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }

    static Protocol of(TenantFrame frame) {
        return switch (frame.etherType()) {
            case 0x0806 -> ARP;
            case 0x88CC -> LLDP;
            case TenantFrame.IPV4, TenantFrame.IPV6 -> ofPacket(frame);
            default -> OTHER;
        };
    }

    private static Protocol ofPacket(TenantFrame frame) {
        if (frame.hasPorts()) {
            return switch (Math.min(frame.sourcePort(), frame.destinationPort())) {
                case 53 -> DNS;
                case 80 -> HTTP;
                default -> OTHER;
            };
        }
        return switch (frame.transport()) {
            case ICMP -> PING_4;
            case ICMPV6 -> frame.icmpType() == ECHO_REQUEST_6 || frame.icmpType() == ECHO_REPLY_6
                    ? PING_6
                    : NEIGHBOUR_DISCOVERY;
            default -> OTHER;
        };
    }
}
