package org.nvgre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nvgre.p4runtime.P4RuntimeClient;
import org.nvgre.p4runtime.P4RuntimeException;

class SwitchCommandTest {

    private static final Pattern LISTENS = Pattern.compile("P4Runtime +(127\\.0\\.0\\.1:\\d+)");

    @Test
    void itServesUntilItIsStoppedAndEndsWithStatusZero()
            throws IOException, InterruptedException, P4RuntimeException {
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path"),
                Nvgre.class.getName(), "switch", "--grpc-server-addr", "127.0.0.1:0", "--device-id", "7",
                "--dp-grpc-server-addr", "127.0.0.1:0").redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader()) {
            Matcher line = LISTENS.matcher("");
            for (String text = out.readLine(); text != null
                    && !line.reset(text).find(); text = out.readLine()) {
                assertTrue(process.isAlive());
            }
            try (P4RuntimeClient client = P4RuntimeClient.connect(line.group(1), 7)) {
                assertTrue(client.isPrimary());
            }
            process.destroy(); // SIGTERM, as Ctrl-C a polite one
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void anAddressThatIsNoneIsAMistake() {
        String complaint = Run.nvgre("switch", "--grpc-server-addr", "9559").complaint(2);
        assertTrue(complaint.contains("9559") && complaint.contains("host:port"), complaint);
    }

    @Test
    void aPortIsGivenOnce() {
        String complaint = Run
                .nvgre("switch", "--grpc-server-addr", "127.0.0.1:0", "-i", "1@veth0", "-i", "1@veth1")
                .complaint(2);
        assertTrue(complaint.contains("-i 1@veth1") && complaint.contains("port 1 is given twice"),
                complaint);
    }

    @Test
    void soIsAnInterface() {
        String complaint = Run
                .nvgre("switch", "--grpc-server-addr", "127.0.0.1:0", "-i", "1@veth0", "-i", "2@veth0")
                .complaint(2);
        assertTrue(complaint.contains("interface veth0 is given twice"), complaint);
    }

    @Test
    void theCpuPortHasNoInterface() {
        String complaint = Run
                .nvgre("switch", "--grpc-server-addr", "127.0.0.1:0", "--cpu-port", "5", "-i", "5@veth0")
                .complaint(2);
        assertTrue(complaint.contains("port 5 is the CPU port"), complaint);
    }

    @Test
    void aLoopedPortHasNoInterface() {
        String complaint = Run
                .nvgre("switch", "--grpc-server-addr", "127.0.0.1:0", "--loopback", "4", "--loopback", "5",
                        "-i", "5@veth0")
                .complaint(2);
        assertTrue(complaint.contains("port 5 is in loopback mode"), complaint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"veth0", "@veth0", "1@", "511@veth0", "-1@veth0", "one@veth0"})
    void whatIsNoPortAndInterface(String text) {
        String complaint = Run.nvgre("switch", "--grpc-server-addr", "127.0.0.1:0", "-i", text).complaint(2);
        assertTrue(complaint.contains("'" + text + "'") && complaint.contains("1@veth0"), complaint);
    }

    @Test
    void anInterfaceThatIsNotThere() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "interfaces are ports on Linux only");
        String complaint = Run.nvgre("switch", "--grpc-server-addr", "127.0.0.1:0", "-i", "1@nowhere0")
                .complaint(1);
        assertEquals("no interface nowhere0 here; 'ip link' lists them", complaint);
    }
}
