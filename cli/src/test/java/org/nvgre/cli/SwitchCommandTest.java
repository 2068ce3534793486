package org.nvgre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
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
}
