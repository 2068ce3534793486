package org.nvgre.bmv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.nvgre.bmv2.TwoCustomers.BEHIND_NVE2;
import static org.nvgre.bmv2.TwoCustomers.CONTOSO;
import static org.nvgre.bmv2.TwoCustomers.FABRIKAM;
import static org.nvgre.bmv2.TwoCustomers.FABRIKAM_PORT;
import static org.nvgre.bmv2.TwoCustomers.WEB;
import static org.nvgre.bmv2.TwoCustomers.WEB_PORT;
import static org.nvgre.bmv2.bench.PortFrame.on;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nvgre.bmv2.bench.Needs;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.bench.PcapFile;
import org.nvgre.bmv2.bench.PortFrame;
import org.nvgre.bmv2.frame.Arp;
import org.nvgre.bmv2.frame.FlowId;
import org.nvgre.bmv2.frame.Frame;

/// What scapy makes of the packets in the underlay: it would have built the same.
@OnEveryTarget(profiles = "minimal", briefly = true)
class ScapyTest {
    private static final Frame UDP = WEB.ipv4To(BEHIND_NVE2).udp(40000, 53000).payload(41);
    private static final Frame TCP6 = WEB.ipv6To(BEHIND_NVE2).tcp(40000, 8000).payload(1000);
    private static final Frame ARP = WEB.to(BEHIND_NVE2)
            .with(Arp.reply(WEB.mac(), WEB.ip(), BEHIND_NVE2.mac(), BEHIND_NVE2.ip()));

    @Test
    @DisplayName("W2, W4, W5: scapy reads NVGRE with the tenant's frame in it, and would have built the same packets")
    @Needs({"W2", "F3", "D5"})
    void readsAndRebuilds(Nve nve, @TempDir Path folder) throws Exception {
        List<PortFrame> out = nve.send(on(WEB_PORT, UDP), on(WEB_PORT, TCP6), on(FABRIKAM_PORT, ARP))
                .received();
        Path capture = folder.resolve("underlay.pcap");
        PcapFile.write(capture, out.stream().map(PortFrame::octets).toList());

        List<String> expected = List.of(line(UDP, CONTOSO), line(TCP6, CONTOSO), line(ARP, FABRIKAM));
        assertEquals(expected.stream().sorted().toList(), scapy(capture).stream().sorted().toList());
    }

    private static String line(Frame frame, int vsid) {
        return "%08x 6558 clear same %s".formatted(vsid << 8 | FlowId.of(frame),
                HexFormat.of().formatHex(frame.octets().array()));
    }

    private static List<String> scapy(Path capture)
            throws IOException, InterruptedException, URISyntaxException {
        Path script = Path.of(Objects.requireNonNull(ScapyTest.class.getResource("/scapy/nvgre.py")).toURI());
        Process process = new ProcessBuilder(pythonWithScapy(), script.toString(), capture.toString())
                .redirectError(capture.resolveSibling("scapy.log").toFile()).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), "scapy on " + capture);
        return printed.lines().toList();
    }

    /// The system's own Python has the distribution's scapy, even where another one comes first on the PATH.
    private static String pythonWithScapy() throws InterruptedException {
        for (String python : List.of("python3", "/usr/bin/python3")) {
            try {
                if (new ProcessBuilder(python, "-c", "import scapy.all").redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0) {
                    return python;
                }
            } catch (IOException _) {
                // not there: the next one
            }
        }
        assumeTrue(false, "no Python with scapy: install python3-scapy");
        throw new AssertionError("the assumption has ended the test");
    }
}
