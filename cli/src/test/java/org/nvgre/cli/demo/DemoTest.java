package org.nvgre.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.nvgre.generator.compile.CompileException;
import org.nvgre.softswitch.port.CapturedFrame;
import org.nvgre.softswitch.port.PcapReader;

/// Runs the demo, and looks with other eyes at what it leaves behind.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoTest {

    private static final Path EXAMPLES = Path.of("../examples");

    private Path underlay;
    private boolean held;
    private String report;
    private List<CapturedFrame> capture;

    @BeforeAll
    void runTheDemo(@TempDir Path folder) throws IOException, CompileException {
        underlay = folder.resolve("underlay.pcap");
        capture = PcapReader.readAll(EXAMPLES.resolve("captures/tenants.pcap"));
        StringWriter out = new StringWriter();
        try (Demo demo = new Demo(EXAMPLES, underlay, new PrintWriter(out), false)) {
            held = demo.run();
        }
        report = out.toString();
    }

    @Test
    void everythingHeld() {
        assertTrue(held, report);
        String frames = Integer.toString(2 * capture.size());
        assertTrue(report.lines()
                .anyMatch(line -> line.matches(" *all +" + frames + " +" + frames + " +0 +0 +0")), report);
        assertTrue(report.contains(underlay.toString()), report);
    }

    @Test
    void anAddressMovesUnderTrafficAndNothingIsLost() {
        assertTrue(report.contains("10.0.0.2 of VSID 5001 moves from nve2 to nve1"), report);
        assertTrue(report.lines().anyMatch(line -> line
                .matches(" *by POST /v1/moves, in \\d+ ms +[1-9]\\d* +[1-9]\\d* +[1-9]\\d* +0 +0")), report);
    }

    @Test
    void theReportIsPlainTextThatFitsATerminal() {
        assertTrue(report.chars().allMatch(c -> c == '\n' || (c >= ' ' && c <= '~')), report);
        assertTrue(
                report.lines().filter(line -> !line.contains("underlay.pcap"))
                        .allMatch(line -> line.length() <= 100),
                report);
    }

    /// With nothing of ours but the reader of capture files: offsets counted by hand in RFC 791, 2890 and
    /// 7637.
    @Test
    void theUnderlayHasEachFrameOnceForEachTenant() throws IOException {
        List<String> expected = new ArrayList<>();
        for (int vsid : new int[]{5001, 6001}) {
            capture.forEach(frame -> expected.add(vsid + " " + Arrays.toString(frame.bytes())));
        }
        List<String> seen = new ArrayList<>();
        for (CapturedFrame packet : PcapReader.readAll(underlay)) {
            byte[] bytes = packet.bytes();
            int vsid = (bytes[38] & 0xFF) << 16 | (bytes[39] & 0xFF) << 8 | (bytes[40] & 0xFF);
            seen.add(vsid + " " + Arrays.toString(Arrays.copyOfRange(bytes, 42, bytes.length)));
        }
        assertEquals(expected.stream().sorted().toList(), seen.stream().sorted().toList());
    }

    @Test
    void wiresharkFindsNvgreAndNoFault() throws IOException, InterruptedException {
        assumeTrue(isOnPath("tshark"),
                "tshark is not on the PATH: nobody but us has looked at underlay.pcap");
        List<String> rows = tshark("-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-o",
                "udp.check_checksum:TRUE", "-T", "fields", "-E", "occurrence=f", "-e", "ip.proto", "-e",
                "gre.flags_and_version", "-e", "gre.proto", "-e", "gre.key", "-e", "ip.flags.df", "-e",
                "ip.ttl");
        assertEquals(2 * capture.size(), rows.size());
        Map<Integer, Long> packetsByVsid = rows.stream().map(row -> row.split("\t")).peek(row -> {
            assertEquals("47", row[0]);
            assertEquals("0x2000", row[1]);
            assertEquals("0x6558", row[2]);
            assertEquals("64", row[5]);
        }).collect(Collectors.groupingBy(row -> Integer.decode(row[3]) >>> 8, Collectors.counting()));
        assertEquals(Map.of(5001, (long) capture.size(), 6001, (long) capture.size()), packetsByVsid);

        assertEquals(List.of(), tshark("-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-o",
                "udp.check_checksum:TRUE", "-Y",
                "_ws.malformed || _ws.short || ip.checksum.status == 0 || tcp.checksum.status == 0"
                        + " || udp.checksum.status == 0 || icmp.checksum.status == 0"
                        + " || icmpv6.checksum.status == 0 || ip.len > frame.len"));
        assertEquals(List.of(), tshark("-Y", "!(gre.key) || !(ip.flags.df == 1)"));
    }

    private List<String> tshark(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", underlay.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        List<String> lines = process.inputReader().lines().toList();
        assertEquals(0, process.waitFor(), () -> String.join(" ", command));
        return lines;
    }

    private static boolean isOnPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
