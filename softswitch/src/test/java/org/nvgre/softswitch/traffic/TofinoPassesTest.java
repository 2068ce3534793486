package org.nvgre.softswitch.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nvgre.compiler.Compilation;
import org.nvgre.compiler.CompilerOptions;
import org.nvgre.compiler.P4CompileException;
import org.nvgre.compiler.P4Compiler;
import org.nvgre.softswitch.Probe;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.json.ProgramReader;
import org.nvgre.softswitch.program.ProgramCompiler;
import org.nvgre.softswitch.program.SwitchProgram;
import org.nvgre.softswitch.program.Tna.Chip;
import org.nvgre.softswitch.trace.TraceEvent;
import org.nvgre.softswitch.trace.TraceEvent.Arrival;
import org.nvgre.softswitch.traffic.MulticastGroups.Replica;

/// `passes.p4`, a program of both generations: second passes, recirculation, what is excluded from a group, and which
/// packet is mirrored.
final class TofinoPassesTest {
    private static final int IN = 5;
    private static final int CPU = 192;
    /// The port of a packet that has no unicast copy.
    private static final int NONE = 511;
    /// `field/bits` of a packet; the last one is written by the program: the port it came from.
    private static final List<String> REQUEST = List.of("mirror_outgoing/1", "mirror_egress/1",
            "mirror_ingress/1",
            "bypass/1", "drop/1", "resubmit_again/1", "resubmit/1", "resubmit_data/1", "hops/8", "loop/16",
            "port/16", "group/16", "rid/16", "xid/16", "yid/16", "session/8", "queue/5", "cos/3", "came/16");
    private static final int LENGTH = 18;
    private static final Map<Chip, Compilation> COMPILED = new EnumMap<>(Chip.class);

    static {
        for (Chip chip : Chip.values()) {
            COMPILED.put(chip, compile(chip));
        }
    }

    private final MulticastGroups groups = new MulticastGroups();
    private final Exclusions exclusions = new Exclusions();
    private final CloneSessions sessions = new CloneSessions();
    private final PortStates ports = new PortStates();
    private final List<String> sent = new ArrayList<>();

    private static Compilation compile(Chip chip) {
        try {
            return P4Compiler.compile(
                    Path.of(TofinoPassesTest.class.getResource("passes.p4").toURI()), new CompilerOptions(
                            List.of(), chip == Chip.TOFINO_1 ? Map.of() : Map.of("SECOND", "")));
        } catch (P4CompileException | URISyntaxException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static SwitchProgram program(Chip chip) {
        try {
            return ProgramCompiler
                    .compile(ProgramReader.read("passes.json", COMPILED.get(chip).deviceConfig()));
        } catch (LoadException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private Surroundings around() {
        return new Surroundings(groups, exclusions, sessions, ports, (_, _) -> {},
                (port, packet, length, _) -> sent.add(port + ": " + Probe.hex(Arrays.copyOf(packet, length))),
                OptionalInt.of(CPU), System.nanoTime());
    }

    private List<String> send(Chip chip, String packet) {
        return send(Target.of(program(chip), around()), packet);
    }

    private List<String> send(Target target, String packet) {
        sent.clear();
        target.process(IN, Probe.hex(packet), 0);
        return List.copyOf(sent);
    }

    /// A packet, from names of fields and their values; what is not given is 0.
    private static String request(Object... fieldsAndValues) {
        Map<String, Integer> values = new HashMap<>();
        for (int i = 0; i < fieldsAndValues.length; i += 2) {
            values.put((String) fieldsAndValues[i], (Integer) fieldsAndValues[i + 1]);
        }
        BigInteger packet = BigInteger.ZERO;
        for (String field : REQUEST) {
            int slash = field.indexOf('/');
            Integer value = values.remove(field.substring(0, slash));
            packet = packet.shiftLeft(Integer.parseInt(field.substring(slash + 1)))
                    .or(BigInteger.valueOf(value == null ? 0 : value));
        }
        assertEquals(Map.of(), values);
        return ("0".repeat(2 * LENGTH) + packet.toString(16)).substring(packet.toString(16).length());
    }

    /// The packet as ingress leaves it.
    private static String from(int port, String packet) {
        return packet.substring(0, 2 * LENGTH - 4) + "%04x".formatted(port) + packet.substring(2 * LENGTH);
    }

    private static String report(int from, int pass, int data, int port, int rid, int first, int queue,
            int cos, int length) {
        return "%02x%02x%02x%04x%04x%02x%02x%02x%04x".formatted(from, pass, data, port, rid, first, queue,
                cos, length);
    }

    /// What leaves by one port for an ordinary packet without payload.
    private static String unicast(int pass, int data, int port, String packet) {
        return port + ": " + report(0, pass, data, port, 0, 0, 0, 0, packet.length() / 2 + 4) + packet;
    }

    // ---- resubmission

    @ParameterizedTest
    @EnumSource
    void aResubmittedPacketComesAgainAsItWasWithWhatIngressGaveIt(Chip chip) {
        Target target = Target.of(program(chip), around());
        String packet = request("resubmit_data", 1, "session", 0x41, "port", 17) + "cafe";
        assertEquals(List.of(unicast(2, 0x42, 17, from(IN, packet))), send(target, packet));
        var passes = target.program().counters().get("Ingress.passes");
        assertEquals(List.of(1L, 1L), List.of(passes.packets(0), passes.packets(1)));
        String ordinary = request("port", 17);
        assertEquals(List.of(unicast(1, 0, 17, from(IN, ordinary))), send(target, ordinary));
    }

    @ParameterizedTest
    @EnumSource
    void itMayComeAgainWithNothing(Chip chip) {
        String packet = request("resubmit", 1, "port", 17);
        assertEquals(List.of(unicast(2, 0, 17, from(IN, packet))), send(chip, packet));
    }

    @ParameterizedTest
    @EnumSource
    void ofItsFirstPassNoCopyGoesAnywhere(Chip chip) {
        groups.put(3, List.of(new Replica(7, 1)), null);
        String packet = request("resubmit", 1, "port", NONE, "group", 3);
        assertEquals(List.of("7: " + report(0, 2, 0, 7, 1, 1, 0, 0, LENGTH + 4) + from(IN, packet)),
                send(chip, packet));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsDroppedIsNotResubmitted(Chip chip) {
        Target target = Target.of(program(chip), around());
        assertEquals(List.of(), send(target, request("resubmit", 1, "drop", 1, "port", 17)));
        assertEquals(0, target.program().counters().get("Ingress.passes").packets(1));
    }

    @ParameterizedTest
    @EnumSource
    void aSecondResubmissionLosesThePacketAndSaysSo(Chip chip) {
        String packet = request("resubmit", 1, "resubmit_again", 1, "port", 17);
        assertEquals("it was to be resubmitted a second time; a Tofino does so once",
                assertThrows(PacketLostException.class, () -> send(chip, packet)).getMessage());
        assertEquals(List.of(), sent);
    }

    // ---- recirculation

    @ParameterizedTest
    @EnumSource
    void aRecirculationPortLeadsBackIn(Chip chip) {
        int loop = chip == Chip.TOFINO_1 ? 68 : 128;
        String last = request("hops", 0, "loop", loop, "port", 17, "came", loop);
        assertEquals(List.of(unicast(1, 0, 17, last)),
                send(chip, request("hops", 3, "loop", loop, "port", 17)));
    }

    @ParameterizedTest
    @EnumSource
    void eachTimeItMayBeResubmitted(Chip chip) {
        int loop = chip == Chip.TOFINO_1 ? 453 : 391;
        String last = request("resubmit", 1, "hops", 0, "loop", loop, "port", 17, "came", loop);
        assertEquals(List.of(unicast(2, 0, 17, last)),
                send(chip, request("resubmit", 1, "hops", 1, "loop", loop, "port", 17)));
    }

    @ParameterizedTest
    @EnumSource
    void anyPortCanBeLooped(Chip chip) {
        String packet = request("hops", 1, "loop", 9, "port", 17);
        String once = request("hops", 0, "loop", 9, "port", 17, "came", IN);
        assertEquals(List.of("9: " + once), send(chip, packet));
        ports.loop(9, true);
        assertEquals(List.of(unicast(1, 0, 17, from(9, once))), send(chip, packet));
        ports.loop(9, false);
        assertEquals(List.of("9: " + once), send(chip, packet));
    }

    @Test
    void theCpusPortIsNotOneOfThem() {
        assertEquals(List.of(CPU + ": " + request("loop", CPU, "came", IN)),
                send(Chip.TOFINO_2, request("hops", 1, "loop", CPU)));
    }

    @Test
    void recirculationPortsOfTheChips() {
        assertEquals(List.of(68, 69, 70, 71, 196, 197, 198, 199, 324, 325, 326, 327, 452, 453, 454, 455),
                recirculating(Chip.TOFINO_1));
        assertEquals(List.of(128, 129, 130, 131, 132, 133, 134, 135, 256, 257, 258, 259, 260, 261, 262, 263,
                384, 385, 386, 387, 388, 389, 390, 391), recirculating(Chip.TOFINO_2));
    }

    private static List<Integer> recirculating(Chip chip) {
        return IntStream.range(0, 512).filter(chip::recirculates).boxed().toList();
    }

    // ---- groups

    private List<Integer> copies(Chip chip, int rid, int xid, int yid) {
        groups.put(3, List.of(new Replica(7, 1), new Replica(6, 2), new Replica(8, 2)), null);
        List<String> all = send(chip,
                request("port", NONE, "group", 3, "rid", rid, "xid", xid, "yid", yid));
        // The first copy that is made is marked, and no other.
        for (int i = 0; i < all.size(); i++) {
            String report = all.get(i).substring(all.get(i).indexOf(' ') + 1);
            assertEquals(i == 0 ? "01" : "00", report.substring(14, 16), report);
        }
        return all.stream().map(s -> Integer.parseInt(s.substring(0, s.indexOf(':')))).toList();
    }

    @ParameterizedTest
    @EnumSource
    void withNothingExcludedTheIdsOfAPacketSayNothing(Chip chip) {
        assertEquals(List.of(7, 6, 8), copies(chip, 0, 0, 0));
        assertEquals(List.of(7, 6, 8), copies(chip, 2, 40, 9));
    }

    @ParameterizedTest
    @EnumSource
    void level1PassesOverANode(Chip chip) {
        exclusions.excludeNode(3, 2, 40);
        exclusions.excludeNode(4, 1, 41);
        assertEquals(List.of(7), copies(chip, 0, 40, 0));
        assertEquals(List.of(7, 6, 8), copies(chip, 0, 41, 0));
        exclusions.excludeNode(3, 1, 41);
        assertEquals(List.of(6, 8), copies(chip, 0, 41, 0));
        exclusions.includeNode(3, 2);
        assertEquals(List.of(7, 6, 8), copies(chip, 0, 40, 0));
    }

    @ParameterizedTest
    @EnumSource
    void level2PassesOverPortsOfNodesWithThePacketsRid(Chip chip) {
        exclusions.excludePorts(9, Set.of(6, 7));
        assertEquals(List.of(7, 8), copies(chip, 2, 0, 9));
        assertEquals(List.of(6, 8), copies(chip, 1, 0, 9));
        assertEquals(List.of(7, 6, 8), copies(chip, 5, 0, 9));
        assertEquals(List.of(7, 6, 8), copies(chip, 2, 0, 10));
        exclusions.excludePorts(9, Set.of());
        assertEquals(List.of(7, 6, 8), copies(chip, 2, 0, 9));
    }

    @ParameterizedTest
    @EnumSource
    void withTheGlobalRidOfAllNodes(Chip chip) {
        exclusions.excludePorts(9, Set.of(6, 7));
        assertEquals(List.of(8), copies(chip, 0, 0, 9));
        exclusions.setGlobalRid(5);
        assertEquals(List.of(8), copies(chip, 5, 0, 9));
        assertEquals(List.of(7, 6, 8), copies(chip, 0, 0, 9));
    }

    @ParameterizedTest
    @EnumSource
    void egressSeesQueueAndClassOfServiceAndTheRidOfCopiesOnly(Chip chip) {
        groups.put(3, List.of(new Replica(7, 1)), null);
        String packet = request("port", 17, "group", 3, "rid", 2, "queue", 19, "cos", 5);
        assertEquals(List.of("17: " + report(0, 1, 0, 17, 0, 0, 19, 5, LENGTH + 4) + from(IN, packet),
                "7: " + report(0, 1, 0, 7, 1, 1, 19, 5, LENGTH + 4) + from(IN, packet)), send(chip, packet));
    }

    // ---- mirroring

    @ParameterizedTest
    @EnumSource
    void ingressMirrorsWhatCameIn(Chip chip) {
        sessions.put(7, List.of(new Replica(30, 4)), 0, null);
        String packet = request("mirror_ingress", 1, "session", 7, "port", NONE, "queue", 3) + "0102";
        assertEquals(List.of("30: " + report(1, 0, 0, 30, 4, 0, 0, 0, 2 + LENGTH + 2 + 4) + packet),
                send(chip, packet));
    }

    @Test
    void onATofino2OrWhatItEmits() {
        sessions.put(7, List.of(new Replica(30, 4)), 0, null);
        String packet = request("mirror_ingress", 1, "mirror_outgoing", 1, "session", 7, "port", NONE)
                + "0102";
        assertEquals(List.of("30: " + report(1, 0, 0, 30, 4, 0, 0, 0, 2 + 4 + LENGTH + 2 + 4) + "01010001"
                + from(IN, packet)), send(Chip.TOFINO_2, packet));
    }

    @ParameterizedTest
    @EnumSource
    void egressMirrorsWhatItEmits(Chip chip) {
        sessions.put(7, List.of(new Replica(30, 4)), 0, null);
        String packet = request("mirror_egress", 1, "mirror_outgoing", 1, "session", 7, "port", 17) + "0102";
        String left = report(0, 1, 0, 17, 0, 0, 0, 0, LENGTH + 2 + 4) + from(IN, packet);
        assertEquals(List.of("17: " + left,
                "30: " + report(2, 0, 0, 30, 4, 0, 0, 0, 2 + left.length() / 2 + 4) + left),
                send(chip, packet));
    }

    // ---- a whole switch

    @Test
    void aTraceTellsOfEachPass() {
        List<TraceEvent> events = new ArrayList<>();
        send(Target.of(program(Chip.TOFINO_1), around(), new Tracer(events::add)),
                request("resubmit", 1, "hops", 1, "loop", 68, "port", 17));
        assertEquals(List.of(Arrival.RECEIVED, Arrival.RESUBMITTED, Arrival.RECIRCULATED,
                Arrival.RESUBMITTED),
                events.stream().filter(TraceEvent.Arrived.class::isInstance)
                        .map(event -> ((TraceEvent.Arrived) event).how()).toList());
    }

    @Test
    void portsAreLoopedAndExcludedWhileTheSwitchRuns() throws Exception {
        List<Integer> out = new ArrayList<>();
        try (SoftSwitch device = SoftSwitch.start(SwitchOptions.defaults())) {
            Compilation compiled = COMPILED.get(Chip.TOFINO_2);
            device.load(compiled.deviceConfig(), compiled.p4Info());
            device.onTransmit((port, _) -> out.add(port));
            device.loop(9, true);
            device.exclusions().excludePorts(1, Set.of(8));
            device.receive(IN, Probe.hex(request("hops", 1, "loop", 9, "port", 17)));
        }
        assertEquals(List.of(17), out);
    }
}
