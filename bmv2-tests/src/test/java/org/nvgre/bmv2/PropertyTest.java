package org.nvgre.bmv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nvgre.bmv2.TwoCustomers.APP;
import static org.nvgre.bmv2.TwoCustomers.BEHIND_NVE2;
import static org.nvgre.bmv2.TwoCustomers.BEHIND_NVE3;
import static org.nvgre.bmv2.TwoCustomers.BEHIND_NVE4;
import static org.nvgre.bmv2.TwoCustomers.BROADCAST;
import static org.nvgre.bmv2.TwoCustomers.CONTOSO;
import static org.nvgre.bmv2.TwoCustomers.CONTOSO_SECOND;
import static org.nvgre.bmv2.TwoCustomers.CONTOSO_SILENT;
import static org.nvgre.bmv2.TwoCustomers.CONTOSO_VLAN;
import static org.nvgre.bmv2.TwoCustomers.DB;
import static org.nvgre.bmv2.TwoCustomers.DB_PORT;
import static org.nvgre.bmv2.TwoCustomers.FABRIKAM;
import static org.nvgre.bmv2.TwoCustomers.FABRIKAM_PORT;
import static org.nvgre.bmv2.TwoCustomers.FABRIKAM_VLAN;
import static org.nvgre.bmv2.TwoCustomers.HIGHEST;
import static org.nvgre.bmv2.TwoCustomers.HIGHEST_PORT;
import static org.nvgre.bmv2.TwoCustomers.LOWEST;
import static org.nvgre.bmv2.TwoCustomers.LOWEST_PORT;
import static org.nvgre.bmv2.TwoCustomers.NOBODY;
import static org.nvgre.bmv2.TwoCustomers.SECOND;
import static org.nvgre.bmv2.TwoCustomers.SECOND_PORT;
import static org.nvgre.bmv2.TwoCustomers.SHARED_PORT;
import static org.nvgre.bmv2.TwoCustomers.SILENT;
import static org.nvgre.bmv2.TwoCustomers.SILENT_PORT;
import static org.nvgre.bmv2.TwoCustomers.TAGGED_UNDERLAY;
import static org.nvgre.bmv2.TwoCustomers.UNDERLAY;
import static org.nvgre.bmv2.TwoCustomers.WEB;
import static org.nvgre.bmv2.TwoCustomers.WEB_PORT;
import static org.nvgre.bmv2.TwoCustomers.tunnelled;
import static org.nvgre.bmv2.bench.PortFrame.on;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nvgre.bmv2.TwoCustomers.Host;
import org.nvgre.bmv2.bench.At;
import org.nvgre.bmv2.bench.Counted.Traffic;
import org.nvgre.bmv2.bench.Needs;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.bench.Outcome;
import org.nvgre.bmv2.bench.PortFrame;
import org.nvgre.bmv2.frame.Arp;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Ipv4;
import org.nvgre.bmv2.frame.Ipv6;
import org.nvgre.bmv2.frame.Octets;
import org.nvgre.bmv2.frame.Raw;
import org.nvgre.bmv2.frame.Tag;

/// What holds for every frame, tried with random ones. A failure names the seed, and the seed makes the same frames
/// again.
@OnEveryTarget(profiles = {"minimal", "full"})
class PropertyTest {
    private static final int FRAMES = 240;
    /// Reasons for which a packet is dropped before it is any subnet's.
    private static final Set<String> BEFORE_A_SUBNET = Set.of("unknown_port", "malformed", "fragment",
            "gre_header",
            "reserved_vsid", "unknown_vsid", "not_nvgre", "no_route", "ttl_expired");

    // ---- decapsulate(encapsulate(frame)) = frame

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2015})
    @DisplayName("W2, W5, D1: decapsulate(encapsulate(frame)) = frame, for any untagged frame, from one NVE to another")
    @Needs("W2")
    void w5ThereAndOut(long seed, Nve nve1, @At("nve2") Nve nve2) {
        Random random = new Random(seed);
        List<PortFrame> frames = new ArrayList<>();
        List<PortFrame> expected = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            Frame frame = anyFrame(random);
            frames.add(on(WEB_PORT, frame));
            expected.add(on(1, frame));
        }
        List<PortFrame> tunnelled = nve1.send(frames).received();
        assertEquals(frames.size(), tunnelled.size(),
                () -> "seed " + seed + ": frames that came out of nve1");
        List<PortFrame> out = nve2.send(tunnelled).received();
        assertEquals(frames.size(), out.size(), () -> "seed " + seed + ": frames that came out of nve2");
        for (int i = 0; i < FRAMES; i++) {
            int at = i;
            assertEquals(expected.get(i), out.get(i), () -> "seed " + seed + ", frame " + at);
        }
    }

    /// From WEB to the host behind nve2: any EtherType, size, IP header and rest, right or wrong.
    private static Frame anyFrame(Random random) {
        int size = random.nextInt(4) == 0 ? random.nextInt(8900) : random.nextInt(300);
        Frame ethernet = WEB.to(BEHIND_NVE2);
        Ipv4 ip = Ipv4.between(WEB.ip(), BEHIND_NVE2.ip()).tos(random.nextInt(256)).ttl(random.nextInt(256))
                .protocol(random.nextInt(256));
        Ipv6 ip6 = Ipv6.between(WEB.ip6(), BEHIND_NVE2.ip6()).trafficClass(random.nextInt(256))
                .flowLabel(random.nextInt(1 << 20)).hopLimit(random.nextInt(256));
        return switch (random.nextInt(9)) {
            case 0 -> ethernet.with(ip).with(noise(random, size));
            case 1 -> ethernet.with(ip.options(1 + random.nextInt(10))).with(noise(random, size));
            case 2 -> ethernet
                    .with(ip.fragment(random.nextInt(0x10000), random.nextInt(0x2000), random.nextBoolean()))
                    .with(noise(random, size));
            case 3 -> ethernet.with(ip.checksum(random.nextInt(0x10000))).with(noise(random, size));
            case 4 -> ethernet.ipv4(WEB.ip(), BEHIND_NVE2.ip())
                    .tcp(random.nextInt(0x10000), random.nextInt(0x10000))
                    .with(noise(random, size));
            case 5 -> ethernet.with(ip6).udp(random.nextInt(0x10000), random.nextInt(0x10000))
                    .with(noise(random, size));
            case 6 -> ethernet.with(ip6.nextHeader(random.nextInt(50))).with(noise(random, size));
            case 7 -> ethernet.with(Arp.reply(WEB.mac(), WEB.ip(), BEHIND_NVE2.mac(), BEHIND_NVE2.ip()))
                    .with(noise(random, size));
            default -> Frame.ethernet(WEB.mac(), BEHIND_NVE2.mac(), 0x8900 + random.nextInt(0x7000))
                    .with(noise(random, size));
        };
    }

    private static Raw noise(Random random, int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return new Raw(Octets.of(octets));
    }

    // ---- tenants

    /// A tenant's place: port and VLAN, and the subnet that they name.
    private record Place(int port, int vlan, int vsid) {
        PortFrame in(Frame frame) {
            return on(port, vlan == 0 ? frame : frame.tagged(Tag.customer(0, vlan)));
        }
    }

    private static final List<Place> PLACES = List.of(new Place(WEB_PORT, 0, CONTOSO),
            new Place(DB_PORT, 0, CONTOSO),
            new Place(SHARED_PORT, CONTOSO_VLAN, CONTOSO), new Place(SHARED_PORT, FABRIKAM_VLAN, FABRIKAM),
            new Place(FABRIKAM_PORT, 0, FABRIKAM), new Place(SECOND_PORT, 0, CONTOSO_SECOND),
            new Place(LOWEST_PORT, 0, LOWEST), new Place(HIGHEST_PORT, 0, HIGHEST),
            new Place(SILENT_PORT, 0, CONTOSO_SILENT));
    private static final List<Host> HOSTS = List.of(WEB, DB, APP, BEHIND_NVE2, BEHIND_NVE3, BEHIND_NVE4,
            SECOND, SILENT,
            NOBODY, new Host("00-15-5D-01-00-05", "10.1.0.5", "fd00:21::5"),
            new Host("00-15-5D-01-00-20", "10.1.0.20", "fd00:21::20"),
            new Host("00-15-5D-02-00-20", "10.2.0.20", "fd00:22::20"));

    /// A packet, and the subnet of the frame in it; 0 if it is none's.
    private record Sent(PortFrame packet, int vsid, int frameLength) {}

    /// A frame between any two of the hosts, at any place, or in a tunnel with any VSID; its last four bytes are a number.
    private static Sent anyPacket(Random random, boolean unicastOnly, int number) {
        Host from = HOSTS.get(random.nextInt(HOSTS.size()));
        Host to = HOSTS.get(random.nextInt(HOSTS.size()));
        String mac = !unicastOnly && random.nextInt(4) == 0 ? BROADCAST : to.mac();
        Raw mark = new Raw(Octets.of(ByteBuffer.allocate(4).putInt(number).array()));
        Raw noise = noise(random, random.nextInt(200));
        Frame frame = switch (random.nextInt(3)) {
            case 0 ->
                Frame.ethernet(from.mac(), mac).ipv4(from.ip(), to.ip()).udp(random.nextInt(0x10000), 53)
                        .with(noise).with(mark);
            case 1 ->
                Frame.ethernet(from.mac(), mac).ipv6(from.ip6(), to.ip6()).udp(random.nextInt(0x10000), 53)
                        .with(noise).with(mark);
            default -> Frame.ethernet(from.mac(), mac, 0xBEEF).with(noise).with(mark);
        };
        if (random.nextInt(3) == 0) {
            int vsid = switch (random.nextInt(5)) {
                case 0 -> random.nextInt(1 << 24);
                case 1 -> FABRIKAM;
                case 2 -> CONTOSO_SILENT;
                default -> CONTOSO;
            };
            return new Sent(on(UNDERLAY, tunnelled(vsid, frame)), vsid, frame.length());
        }
        Place place = PLACES.get(random.nextInt(PLACES.size()));
        return new Sent(place.in(frame), place.vsid(), frame.length());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {3, 7637})
    @DisplayName("S1: no frame crosses tenants: out of a port of its own subnet, or into a tunnel with its own VSID")
    @Needs("F3")
    void s1NoCrossing(long seed, Nve nve) {
        Random random = new Random(seed);
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            sent.add(anyPacket(random, false, i));
        }
        List<PortFrame> received = nve.send(sent.stream().map(Sent::packet).toList()).received();
        assertTrue(received.size() > FRAMES / 4,
                () -> "seed " + seed + ": only " + received.size() + " came out");
        for (PortFrame packet : received) {
            byte[] octets = packet.octets().array();
            int number = ByteBuffer.wrap(octets).getInt(octets.length - 4);
            assertEquals(sent.get(number).vsid(), vsidOf(packet.port(), octets),
                    () -> "seed " + seed + ", packet " + number + " out of port " + packet.port());
        }
    }

    /// The subnet that a packet which came out belongs to.
    private static int vsidOf(int port, byte[] octets) {
        ByteBuffer packet = ByteBuffer.wrap(octets);
        boolean tagged = packet.getShort(12) == (short) 0x8100;
        if (port == UNDERLAY || port == TAGGED_UNDERLAY) {
            return packet.getInt(14 + (tagged ? 4 : 0) + 20 + 4) >>> 8;
        }
        int vlan = tagged ? packet.getShort(14) & 0xFFF : 0;
        return PLACES.stream().filter(place -> place.port() == port && place.vlan() == vlan).findFirst()
                .orElseThrow()
                .vsid();
    }

    // ---- counters

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 2890})
    @DisplayName("O1: each dropped packet has one reason; counters add up to what went in")
    @Needs({"O1", "counters"})
    void o1AddUp(long seed, Nve nve) {
        Random random = new Random(seed);
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            sent.add(anyPacket(random, true, i));
        }
        Outcome outcome = nve.send(sent.stream().map(Sent::packet).toList());
        Map<String, Long> drops = outcome.counted().drops();
        long dropped = drops.values().stream().mapToLong(Long::longValue).sum();
        assertEquals(FRAMES, outcome.received().size() + outcome.packetIns().size() + dropped,
                () -> "seed " + seed + ": sent, and what became of it: " + drops);

        long early = drops.entrySet().stream().filter(drop -> BEFORE_A_SUBNET.contains(drop.getKey()))
                .mapToLong(Map.Entry::getValue).sum();
        Map<Integer, Traffic> expected = new TreeMap<>();
        Set<Integer> served = Set.of(CONTOSO, CONTOSO_SECOND, CONTOSO_SILENT, FABRIKAM, LOWEST, HIGHEST);
        sent.stream().filter(each -> served.contains(each.vsid())).forEach(each -> expected.merge(each.vsid(),
                new Traffic(1, each.frameLength()), PropertyTest::plus));
        Map<Integer, Traffic> counted = new TreeMap<>(outcome.counted().fromTenant());
        outcome.counted().fromTunnel()
                .forEach((vsid, traffic) -> counted.merge(vsid, traffic, PropertyTest::plus));
        assertEquals(expected, counted, () -> "seed " + seed + ": packets and bytes by subnet");
        assertEquals(FRAMES - early, counted.values().stream().mapToLong(Traffic::packets).sum(),
                () -> "seed " + seed + ": packets that belong to a subnet");
    }

    private static Traffic plus(Traffic one, Traffic other) {
        return new Traffic(one.packets() + other.packets(), one.bytes() + other.bytes());
    }
}
