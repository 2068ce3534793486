package org.nvgre.bmv2.bench;

import java.util.List;
import java.util.stream.Collectors;
import org.nvgre.bmv2.frame.Dissection;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Octets;

/// A frame that the control plane was given, and what the switch says about it.
///
/// @param reason 1 = TTL ran out (F7), 2 = does not fit into its tunnel (M1), 3 = for the NVE as a host (U1)
/// @param vsid   0 for a packet of the underlay
public record PacketIn(int ingressPort, int reason, int vsid, Octets octets) {
    public static final int TTL_EXPIRED = 1;
    public static final int TOO_BIG = 2;
    public static final int UNDERLAY = 3;

    public static PacketIn ttlExpired(int port, int vsid, Frame frame) {
        return new PacketIn(port, TTL_EXPIRED, vsid, frame.octets());
    }

    public static PacketIn tooBig(int port, int vsid, Frame frame) {
        return new PacketIn(port, TOO_BIG, vsid, frame.octets());
    }

    public static PacketIn fromUnderlay(int port, Frame packet) {
        return new PacketIn(port, UNDERLAY, 0, packet.octets());
    }

    static String describe(List<PacketIn> packets) {
        return packets.isEmpty()
                ? "  nothing\n"
                : packets.stream()
                        .map(packet -> "from port " + packet.ingressPort + ", reason " + packet.reason
                                + ", VSID "
                                + packet.vsid + ":\n" + Dissection.describe(packet.octets))
                        .collect(Collectors.joining());
    }
}
