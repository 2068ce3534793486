package org.nvgre.bmv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nvgre.bmv2.bench.PortFrame.on;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.nvgre.bmv2.bench.Needs;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.bench.PortFrame;
import org.nvgre.bmv2.frame.FlowId;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Gre;

/// Several provider addresses for an endpoint (F5), several next hops for a route (F6), and how well flows spread over
/// them. The network is that of `policies/multipath.yaml`.
@Needs("underlay.multipath")
@OnEveryTarget(profiles = "full", policy = "multipath.yaml", briefly = true)
class MultipathTest {
    private static final long SEED = 7637;
    private static final int FLOWS = 10_000;
    private static final double MOST_OVER_ITS_SHARE = 1.05;
    private static final int VSID = 5001;
    private static final int TENANT = 1;
    private static final String US = "00-15-5D-00-00-05";
    private static final String HASHED = "00-15-5D-00-00-20";
    private static final String PINNED = "00-15-5D-00-00-30";
    private static final String ELSEWHERE = "00-15-5D-00-00-40";
    private static final int FIRST_UNDERLAY = 10;

    private static Frame flow(String to, Random random) {
        String source = "10.0.0.5";
        String destination = "10.0." + random.nextInt(256) + "." + random.nextInt(256);
        return Frame.ethernet(US, to).ipv4(source, destination).udp(random.nextInt(0x10000),
                random.nextInt(0x10000));
    }

    private static List<PortFrame> flows(String to, int count) {
        Random random = new Random(SEED);
        List<PortFrame> flows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            flows.add(on(TENANT, flow(to, random)));
        }
        return flows;
    }

    private static String destinationPa(PortFrame packet) {
        byte[] octets = packet.octets().array();
        return "%d.%d.%d.%d".formatted(octets[30] & 0xFF, octets[31] & 0xFF, octets[32] & 0xFF,
                octets[33] & 0xFF);
    }

    private static int flowId(PortFrame packet) {
        return packet.octets().array()[41] & 0xFF;
    }

    private static <K> Map<K, Integer> count(List<PortFrame> packets, Function<PortFrame, K> by) {
        Map<K, Integer> counted = new TreeMap<>();
        packets.forEach(packet -> counted.merge(by.apply(packet), 1, Integer::sum));
        return counted;
    }

    /// @param shares by what is chosen; together the whole
    private static <K> void assertSpread(Map<K, Integer> shares, Map<K, Integer> counted) {
        int whole = shares.values().stream().mapToInt(Integer::intValue).sum();
        int total = counted.values().stream().mapToInt(Integer::intValue).sum();
        assertEquals(shares.keySet(), counted.keySet(), () -> "seed " + SEED);
        counted.forEach((choice, packets) -> {
            double share = (double) total * shares.get(choice) / whole;
            assertTrue(packets <= share * MOST_OVER_ITS_SHARE,
                    () -> choice + " has " + packets + " of " + total + " flows, its share is " + share
                            + "; all: "
                            + counted + ", seed " + SEED);
        });
    }

    @Test
    @DisplayName("F5, F6, W6: 10,000 flows: PA pairs by weight, next hops of each evenly, worst at most 5 % over its share; FlowID entropy at least 7.9 bits")
    void f5f6Spread(Nve nve) {
        List<PortFrame> received = nve.send(flows(HASHED, FLOWS)).received();
        assertEquals(FLOWS, received.size());
        assertSpread(Map.of("198.51.100.2", 3, "198.51.100.3", 1),
                count(received, MultipathTest::destinationPa));
        assertSpread(Map.of(10, 1, 11, 1), count(received, PortFrame::port));
        // The choice of the next hop does not follow from that of the provider address.
        Map<String, Integer> both = count(received, packet -> destinationPa(packet) + " by " + packet.port());
        assertSpread(Map.of("198.51.100.2 by 10", 3, "198.51.100.2 by 11", 3, "198.51.100.3 by 10", 1,
                "198.51.100.3 by 11", 1), both);

        double entropy = count(received, MultipathTest::flowId).values().stream()
                .mapToDouble(packets -> -(double) packets / FLOWS * Math.log((double) packets / FLOWS)
                        / Math.log(2))
                .sum();
        assertTrue(entropy >= 7.9, () -> "entropy of the FlowID: " + entropy + " bits, seed " + SEED);
    }

    @Test
    @DisplayName("F6: 10,000 flows over four next hops by weight")
    void f6Weights(Nve nve) {
        List<PortFrame> received = nve.send(flows(ELSEWHERE, FLOWS)).received();
        assertSpread(Map.of(10, 2, 11, 1, 12, 1, 13, 1), count(received, PortFrame::port));
    }

    @Test
    @DisplayName("F6: NVGRE in transit: the choice hashes the GRE key, too")
    void f6Transit(Nve nve) {
        Random random = new Random(SEED);
        List<PortFrame> packets = new ArrayList<>();
        Frame inner = Frame.ethernet("02-00-00-00-00-77", "02-00-00-00-00-78", 0xBEEF).payload(20);
        for (int i = 0; i < FLOWS; i++) {
            packets.add(on(FIRST_UNDERLAY, Frame.ethernet("02-00-00-00-00-01", "02-00-00-00-10-0A")
                    .ipv4("192.0.2.99", "203.0.113.2")
                    .with(Gre.nvgre(0x1000 + random.nextInt(0x1000), random.nextInt(256)))
                    .carrying(inner)));
        }
        List<PortFrame> received = nve.send(packets).received();
        assertSpread(Map.of(10, 2, 11, 1, 12, 1, 13, 1), count(received, PortFrame::port));
    }

    @Test
    @DisplayName("F5, F6: all packets of a flow go the same way, and nothing but the flow matters")
    void f5f6FlowsStay(Nve nve) {
        List<PortFrame> sent = flows(HASHED, 100);
        Map<Integer, List<String>> ways = new TreeMap<>();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < sent.size(); i++) {
                PortFrame received = nve.send(List.of(sent.get(i))).received().getFirst();
                ways.computeIfAbsent(i, flow -> new ArrayList<>())
                        .add(received.port() + destinationPa(received));
            }
        }
        ways.forEach((flow, way) -> assertEquals(1, way.stream().distinct().count(),
                () -> "flow " + flow + ": " + way));
    }

    @Test
    @DisplayName("F5: a pinned endpoint has one PA pair for all flows; next hops are still shared")
    void f5Pinned(Nve nve) {
        List<PortFrame> received = nve.send(flows(PINNED, 500)).received();
        assertEquals(Map.of("198.51.100.2", 500), count(received, MultipathTest::destinationPa));
        assertEquals(2, count(received, PortFrame::port).size());
    }

    @Test
    @DisplayName("F5, W1: each packet has the MACs of the next hop that was chosen, and is right in all else")
    void f5f6Packets(Nve nve) {
        List<PortFrame> sent = flows(ELSEWHERE, 200);
        Random random = new Random(SEED);
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            frames.add(flow(ELSEWHERE, random));
        }
        List<PortFrame> expected = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            int port = nve.send(List.of(sent.get(i))).received().getFirst().port();
            expected.add(expected(port, frames.get(i)));
        }
        nve.send(sent).comesOut(expected);
    }

    private static PortFrame expected(int port, Frame frame) {
        String last = "0" + (char) ('A' + port - FIRST_UNDERLAY);
        return on(port,
                Frame.ethernet("02-00-00-00-10-" + last, "02-00-00-00-00-0" + (port - FIRST_UNDERLAY + 1))
                        .ipv4("192.0.2.11", "203.0.113.2").with(Gre.nvgre(VSID, FlowId.of(frame)))
                        .carrying(frame));
    }
}
