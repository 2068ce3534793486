package org.nvgre.bmv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.nvgre.bmv2.TwoCustomers.BEHIND_NVE2;
import static org.nvgre.bmv2.TwoCustomers.BEHIND_NVE3;
import static org.nvgre.bmv2.TwoCustomers.BROADCAST;
import static org.nvgre.bmv2.TwoCustomers.CONTOSO;
import static org.nvgre.bmv2.TwoCustomers.FABRIKAM;
import static org.nvgre.bmv2.TwoCustomers.FABRIKAM_PORT;
import static org.nvgre.bmv2.TwoCustomers.UNDERLAY;
import static org.nvgre.bmv2.TwoCustomers.WEB;
import static org.nvgre.bmv2.TwoCustomers.WEB_PORT;
import static org.nvgre.bmv2.TwoCustomers.fromRouter;
import static org.nvgre.bmv2.bench.PortFrame.on;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nvgre.bmv2.bench.Needs;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.bench.PcapFile;
import org.nvgre.bmv2.bench.PortFrame;
import org.nvgre.bmv2.frame.Arp;
import org.nvgre.bmv2.frame.Ethernet;
import org.nvgre.bmv2.frame.FlowId;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Gre;
import org.nvgre.bmv2.frame.Ipv4;
import org.nvgre.bmv2.frame.Octets;
import org.nvgre.bmv2.frame.Raw;

/// What a decoder that has nothing to do with us makes of the packets in the underlay.
@OnEveryTarget(profiles = {"minimal", "full"})
class TsharkTest {
    private static final Frame REQUEST = WEB.ipv4To(BEHIND_NVE2).udp(40000, 53000).payload(40);
    private static final Frame REQUEST6 = WEB.ipv6To(BEHIND_NVE3).tcp(40000, 8000).payload(40);
    private static final Frame ARP = WEB.to(BEHIND_NVE2)
            .with(Arp.reply(WEB.mac(), WEB.ip(), BEHIND_NVE2.mac(), BEHIND_NVE2.ip()));
    private static final Frame LLDP = Frame.ethernet(WEB.mac(), BEHIND_NVE2.mac(), Ethernet.LLDP)
            .with(new Raw(Octets.hex("020704" + "00155d000005" + "040703" + "00155d000005"
                    + "06020078" + "0000")));
    private static final Frame JUMBO = WEB.ipv4To(BEHIND_NVE2).udp(40000, 53000).filledTo(9000);
    private static final Frame WHO_HAS = WEB.to(BROADCAST)
            .with(Arp.request(WEB.mac(), WEB.ip(), "10.0.0.99"));
    private static final Frame TRANSIT = fromRouter(Ipv4.between("192.0.2.200", "203.0.113.77").options(3),
            Gre.nvgre(9999, 0xC3), WEB.ipv4To(BEHIND_NVE2).udp(40000, 53000).payload(48));

    @BeforeAll
    static void tsharkIsInstalled() throws InterruptedException {
        try {
            new ProcessBuilder("tshark", "--version").redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        } catch (IOException e) {
            assumeTrue(false, "tshark is not on the PATH: install tshark (" + e.getMessage() + ")");
        }
    }

    @Test
    @DisplayName("W2, W4: tshark finds NVGRE in every packet, lengths and checksums right, nothing malformed")
    @Needs({"W2", "F3", "D5"})
    void decodes(Nve nve, @TempDir Path folder) throws IOException, InterruptedException {
        List<PortFrame> out = nve.send(on(WEB_PORT, REQUEST), on(WEB_PORT, REQUEST6), on(FABRIKAM_PORT, ARP),
                on(WEB_PORT, LLDP), on(WEB_PORT, JUMBO), on(WEB_PORT, WHO_HAS), on(UNDERLAY, TRANSIT))
                .received();
        Path capture = folder.resolve("underlay.pcap");
        PcapFile.write(capture,
                out.stream().filter(packet -> packet.port() >= UNDERLAY).map(PortFrame::octets).toList());

        // IPv4 lengths of outer and inner header, checksum states (1 = good), key, type; then whatever it complains of.
        List<String> decoded = tshark(capture, "ip.len", "ip.checksum.status", "gre.key", "gre.proto",
                "_ws.malformed", "_ws.expert.severity");
        List<String> expected = List.of(line(REQUEST, CONTOSO, "," + (REQUEST.length() - 14), ",1"),
                line(REQUEST6, CONTOSO, "", ""), line(ARP, FABRIKAM, "", ""), line(LLDP, CONTOSO, "", ""),
                line(JUMBO, CONTOSO, "," + (JUMBO.length() - 14), ",1"), line(WHO_HAS, CONTOSO, "", ""),
                line(WHO_HAS, CONTOSO, "", ""), line(WHO_HAS, CONTOSO, "", ""),
                "%d,%d|1,1|0x%08x|0x6558||".formatted(TRANSIT.length() - 14,
                        TRANSIT.length() - 14 - 32 - 8 - 14,
                        9999 << 8 | 0xC3));
        assertEquals(lines(expected), lines(decoded));
    }

    private static String lines(List<String> lines) {
        return String.join("\n", lines.stream().sorted().toList());
    }

    private static String line(Frame frame, int vsid, String innerLength, String innerChecksum) {
        return "%d%s|1%s|0x%08x|0x6558||".formatted(28 + frame.length(), innerLength, innerChecksum,
                vsid << 8 | FlowId.of(frame));
    }

    private static List<String> tshark(Path capture, String... fields)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tshark", "-r", capture.toString(), "-o",
                "ip.check_checksum:TRUE", "-T", "fields", "-E", "separator=|"));
        for (String field : fields) {
            command.add("-e");
            command.add(field);
        }
        Path complaints = capture.resolveSibling("tshark.log");
        Process process = new ProcessBuilder(command).redirectError(complaints.toFile()).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue(), () -> "tshark on " + capture);
        return printed.lines().toList();
    }
}
