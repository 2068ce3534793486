package org.nvgre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;

class ApplyCommandTest {

    @TempDir
    Path folder;

    @Test
    void whatIsAppliedTwiceIsLeftAloneTheSecondTime() throws IOException {
        try (SoftSwitch nve1 = start(1); SoftSwitch nve2 = start(2)) {
            String policy = Files.readString(Path.of("../examples/two-tenants/policy.yaml"))
                    .replace("127.0.0.1:9559", "127.0.0.1:" + nve1.grpcPort())
                    .replace("127.0.0.1:9560", "127.0.0.1:" + nve2.grpcPort());
            Files.writeString(folder.resolve("policy.yaml"), policy);

            Run before = Run.nvgre("diff", "-f", folder);
            assertEquals(1, before.status(), before.err());
            assertTrue(before.out().matches(
                    "(?s)nve1: runs another program, or none; it would be loaded\\Rnve1: [1-9]\\d* inserted, 0 .*"),
                    before.out());

            Run first = Run.nvgre("apply", "-f", folder);
            assertEquals("", first.err());
            assertEquals(0, first.status());
            assertTrue(
                    first.out().matches(
                            "(?s)nve1: [1-9]\\d* inserted, 0 modified, 0 deleted, 0 unchanged, 0 failed.*"),
                    first.out());

            Run second = Run.nvgre("apply", "-f", folder);
            assertEquals(0, second.status(), second.err());
            assertTrue(second.out().matches(
                    "(?s)nve1: 0 inserted, 0 modified, 0 deleted, [1-9]\\d* unchanged, 0 failed\\R.*"),
                    second.out());

            Files.writeString(folder.resolve("policy.yaml"),
                    policy.replace("macAddress: 02-00-00-00-FF-01", "macAddress: 02-00-00-00-FF-77"));
            Run changed = Run.nvgre("diff", "-f", folder, "--verbose");
            assertEquals(1, changed.status(), changed.err());
            assertTrue(changed.out().startsWith("nve1: 0 inserted, 2 modified, 0 deleted"), changed.out());
            assertEquals(2, changed.out().lines().filter(line -> line.startsWith("  ~ ")).count(),
                    "the next hop, and the copy that takes it: " + changed.out());
            assertFalse(changed.out().contains("nve2"), changed.out());
        }
    }

    private static SoftSwitch start(long deviceId) throws IOException {
        return SoftSwitch
                .start(SwitchOptions.defaults().withGrpcAddress("127.0.0.1:0").withDeviceId(deviceId));
    }
}
