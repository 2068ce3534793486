package org.nvgre.cli.demo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.nvgre.cli.demo.Replay.Sent;
import org.nvgre.runtime.device.Counters;
import org.nvgre.runtime.device.Counters.Traffic;
import org.nvgre.runtime.policy.VirtualSubnet;

/// Holds what the switches and the underlay say against what was sent. Every difference is a line of
/// [#objections].
final class Audit {

    private final Testbed testbed;
    private final Replay replay;
    private final List<String> objections = new ArrayList<>();

    Audit(Testbed testbed, Replay replay) {
        this.testbed = testbed;
        this.replay = replay;
    }

    List<String> objections() {
        return objections;
    }

    void object(String line) {
        objections.add(line);
    }

    void deliveries() {
        replay.verdicts().forEach((subnet, byProtocol) -> byProtocol.forEach((protocol, verdict) -> {
            if (!verdict.good()) {
                object("VSID %d, %s: %d frames in, %d delivered, %d lost, %d altered, %d leaked".formatted(
                        subnet.id(),
                        protocol, verdict.in(), verdict.delivered(), verdict.lost(), verdict.altered(),
                        verdict.leaked()));
            }
        }));
    }

    /// Each NVE has counted every frame and byte its hosts sent, and every one that came through the
    /// tunnel.
    ///
    /// @return whether all of it agrees
    boolean counters(Map<String, Counters> counters) {
        int before = objections.size();
        for (Nve nve : testbed.nves()) {
            Counters read = counters.get(nve.name());
            for (VirtualSubnet subnet : testbed.policy().virtualSubnets()) {
                Sent own = replay.sentAt(nve, subnet);
                Sent others = testbed.nves().stream().filter(other -> !other.equals(nve))
                        .map(other -> replay.sentAt(other, subnet))
                        .reduce(new Sent(0, 0),
                                (a, b) -> new Sent(a.packets() + b.packets(), a.bytes() + b.bytes()));
                compare(nve, subnet, "from tenants", own, read.fromTenant().get(subnet.id()));
                compare(nve, subnet, "from tunnels", others, read.fromTunnel().get(subnet.id()));
            }
            if (read.totalDrops() != 0) {
                object("%s counts %d drops where there should be none: %s".formatted(nve.name(),
                        read.totalDrops(),
                        nonZero(read.drops())));
            }
        }
        return objections.size() == before;
    }

    private void compare(Nve nve, VirtualSubnet subnet, String direction, Sent expected, Traffic counted) {
        if (counted == null || counted.packets() != expected.packets()
                || counted.innerBytes() != expected.bytes()) {
            object("%s, VSID %d: counts %s %s, but %d frames with %d bytes were sent".formatted(nve.name(),
                    subnet.id(),
                    direction, counted, expected.packets(), expected.bytes()));
        }
    }

    /// What was seen in the underlay.
    record Underlay(int packets, int flows, int flowIds, int wrongFlowIds) {}

    /// One packet for each frame, with a VSID that is somebody's and the FlowID that belongs to its flow.
    Underlay underlay() {
        List<UnderlayPacket> packets = testbed.router().packets();
        Set<Integer> served = new HashSet<>(
                testbed.policy().virtualSubnets().stream().map(VirtualSubnet::id).toList());
        Set<Object> flows = new HashSet<>();
        Set<Integer> flowIds = new HashSet<>();
        int wrong = 0;
        for (UnderlayPacket packet : packets) {
            if (!served.contains(packet.vsid())) {
                object("a packet of VSID %d in the underlay, which is nobody's".formatted(packet.vsid()));
            }
            TenantFrame inner = packet.inner();
            if (packet.flowId() != inner.flowId()) {
                wrong++;
                object("FlowID 0x%02x, but the CRC-32 of its flow ends in 0x%02x".formatted(packet.flowId(),
                        inner.flowId()));
            }
            flows.add(inner.flowKey());
            flowIds.add(packet.flowId());
        }
        if (packets.size() != replay.total().in()) {
            object("%d packets in the underlay for %d frames".formatted(packets.size(), replay.total().in()));
        }
        testbed.router().refused().forEach(packet -> object("the router refused a packet " + packet));
        return new Underlay(packets.size(), flows.size(), flowIds.size(), wrong);
    }

    static Map<String, Long> nonZero(Map<String, Long> drops) {
        Map<String, Long> some = new TreeMap<>(drops);
        some.values().removeIf(count -> count == 0);
        return some;
    }
}
