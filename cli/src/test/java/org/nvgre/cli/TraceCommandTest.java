package org.nvgre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nvgre.softswitch.port.PcapWriter;

/// O2: `nvgre trace` on the example with two tenants. Packets and what must become of them are written out by hand.
class TraceCommandTest {

    private static final Path POLICY = Path.of("../examples/two-tenants");

    /// 10.0.0.1 to 10.0.0.2 of contoso, a UDP packet from port 4660 to 53 without a payload.
    private static final String GOOD = "020000000002 020000000001 0800 "
            + "4500 001c 0001 0000 4011 66ce 0a000001 0a000002 1234 0035 0008 0000";

    /// The same inside of a tunnel from nve1 to nve2, TTL 63.
    private static final String TUNNELLED = "020000002001 02000000ff02 0800 "
            + "4500 0046 0000 4000 3f2f 4f3e c000020b c633640c 2000 6558 001389 46 " + GOOD;

    @TempDir
    Path folder;

    private static Run trace(String name, int port, Object packet, Object... more) {
        Object[] words = new Object[8 + more.length];
        Object[] first = {"trace", "--policy", POLICY, "--switch", name, "--port", port, packet};
        System.arraycopy(first, 0, words, 0, first.length);
        System.arraycopy(more, 0, words, first.length, more.length);
        return Run.nvgre(words);
    }

    private static List<String> lines(Run run) {
        assertEquals("", run.err());
        assertEquals(0, run.status());
        return run.out().lines().map(String::strip).toList();
    }

    private static void assertHas(List<String> lines, String pattern) {
        assertTrue(lines.stream().anyMatch(line -> line.matches(pattern)),
                () -> pattern + " in\n" + String.join("\n", lines));
    }

    @Test
    void aPacketThatIsEncapsulated() {
        List<String> lines = lines(trace("nve1", 1, GOOD));
        assertEquals("into port 1, 42 bytes", lines.getFirst());
        assertHas(lines, "ipv4  20 bytes  version 4, ihl 5, .*");
        assertHas(lines, "table nvgre\\.port_vlan  hit");
        assertHas(lines, "action  nvgre\\.admit_tenant\\(vsid 5001\\)");
        assertHas(lines, "mac +48 bits +02:00:00:00:00:02 +exact");
        assertHas(lines, "pa +32 bits +198\\.51\\.100\\.12 +lpm +198\\.51\\.100\\.0/24");
        assertHas(lines, "add +tunnel_key  vsid 5001, flow_id 70");
        assertHas(lines, "out of port 10, 84 bytes");
        // 0x46: the low byte of CRC-32 over 0a000001 0a000002 11 1234 0035.
        assertEquals("out of port 10, encapsulated, VSID 5001, FlowID 0x46, 192.0.2.11 -> 198.51.100.12",
                lines.getLast());
    }

    @Test
    void aPacketThatIsDecapsulated() {
        assertEquals("out of port 1, decapsulated, VSID 5001, FlowID 0x46, 192.0.2.11 -> 198.51.100.12",
                lines(trace("nve2", 10, TUNNELLED)).getLast());
    }

    @Test
    void aPacketThatPassesThrough() {
        List<String> lines = lines(trace("nve1", 10, TUNNELLED));
        assertHas(lines, "set +ipv4\\.ttl  63 -> 62");
        assertEquals("out of port 10, in transit, VSID 5001, FlowID 0x46, 192.0.2.11 -> 198.51.100.12",
                lines.getLast());
    }

    @Test
    void aPacketThatIsDroppedAndWhy() {
        List<String> lines = lines(trace("nve1", 1, GOOD.replaceFirst("0002 ", "0009 ")));
        assertHas(lines, "table nvgre\\.ca_mac  miss");
        assertHas(lines, "count +nvgre\\.drop_reason\\[13\\]");
        assertHas(lines, "=> dropped");
        assertTrue(lines.getLast().startsWith("dropped: unknown_unicast (F4), "), lines.getLast());
    }

    @Test
    void copies() {
        List<String> lines = lines(trace("nve1", 1, GOOD.replaceFirst("020000000002", "ffffffffffff")));
        assertHas(lines, "=> to group \\d+: port .*");
        assertTrue(lines.getLast().contains("out of port 10, encapsulated, VSID 5001"), lines.getLast());
    }

    @Test
    void anotherProfile() {
        List<String> lines = lines(trace("nve1", 1, GOOD, "--profile", "draft-02"));
        assertTrue(lines.getLast().startsWith("out of port 10, encapsulated, VSID 5001"), lines.getLast());
    }

    @Test
    void aCaptureAndForPrograms() throws IOException {
        Path file = folder.resolve("two.pcap");
        try (PcapWriter capture = new PcapWriter(file)) {
            capture.write(java.time.Instant.EPOCH, bytes(GOOD));
            capture.write(java.time.Instant.EPOCH, bytes(GOOD.replaceFirst("0002 ", "0009 ")));
        }
        List<String> text = lines(trace("nve1", 1, file));
        assertHas(text, "---- packet 2 of 2");
        List<String> objects = lines(trace("nve1", 1, file, "--json"));
        assertEquals(2, objects.size());
        JsonNode first = new JsonMapper().readTree(objects.getFirst());
        assertEquals("nve1", first.get("switch").textValue());
        assertEquals("Arrived", first.at("/events/0/event").textValue());
        assertTrue(first.get("verdict").textValue().startsWith("out of port 10, encapsulated"));
        assertTrue(new JsonMapper().readTree(objects.getLast()).get("verdict").textValue()
                .startsWith("dropped: unknown_unicast (F4)"));
    }

    @Test
    void mistakesAreToldInOneLine() {
        String hex = trace("nve1", 1, "0200 000g").complaint(1);
        assertTrue(hex.contains("'g'") && hex.contains("position 9"), hex);
        assertTrue(trace("nve1", 1, "020").complaint(1).contains("3 hexadecimal digits"));
        assertTrue(trace("nve1", 1, " ").complaint(1).contains("empty"));
        assertTrue(trace("nve1", 1, "nowhere.pcap").complaint(1).contains("nowhere.pcap"));
        String name = trace("nve3", 1, GOOD).complaint(1);
        assertTrue(name.contains("nve3") && name.contains("nve1, nve2"), name);
        String port = trace("nve1", 7, GOOD).complaint(1);
        assertTrue(port.contains("no port 7") && port.contains("1, 2, 10"), port);
    }

    private static byte[] bytes(String digits) {
        return java.util.HexFormat.of().parseHex(digits.replace(" ", ""));
    }
}
