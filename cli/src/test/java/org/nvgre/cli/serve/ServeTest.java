package org.nvgre.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.nvgre.cli.CommandFailure;
import org.nvgre.cli.Run;
import org.nvgre.runtime.policy.PolicyException;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The service as the command line starts it, and the commands that talk to it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServeTest {

    @TempDir
    Path folder;

    private SoftSwitch nve1;
    private SoftSwitch nve2;
    private Path policy;
    private StringWriter said;

    @Command
    static final class Serve implements Runnable {
        @Mixin
        private ServeOptions options;

        @Override
        public void run() {}
    }

    @BeforeAll
    void startSwitches() throws IOException {
        nve1 = start(1);
        nve2 = start(2);
    }

    @AfterAll
    void endSwitches() {
        nve1.close();
        nve2.close();
    }

    @BeforeEach
    void writePolicy() throws IOException {
        policy = Files.createDirectories(folder.resolve("policy"));
        Files.writeString(policy.resolve("policy.yaml"),
                Files.readString(Path.of("../examples/two-tenants/policy.yaml"))
                        .replace("127.0.0.1:9559", "127.0.0.1:" + nve1.grpcPort())
                        .replace("127.0.0.1:9560", "127.0.0.1:" + nve2.grpcPort()));
        said = new StringWriter();
    }

    @Test
    void aServiceIsStartedAskedChangedAndStartedAgain() throws IOException {
        Path store = folder.resolve("store");
        try (Service service = serve("--policy", policy, "--store", store)) {
            assertTrue(said.toString().contains("put into the empty store as revision"), said::toString);
            String url = service.address().toString();

            assertEquals(0, Run.nvgre("apply", "-f", policy, "--server", url).status(), said::toString);
            Run status = Run.nvgre("status", "--server", url);
            assertEquals(0, status.status(), status.out());
            assertTrue(status.out().matches("(?s).* nve1 +equal .* nve2 +equal .*"), status.out());
            assertEquals("nothing would change",
                    Run.nvgre("diff", "-f", policy, "--server", url).out().strip());
            assertEquals("alive", Run.nvgre("status", "--alive", "--server", url).out().strip());

            write("macAddress: 02-00-00-00-FF-01", "macAddress: 02-00-00-00-FF-77");
            Run diff = Run.nvgre("diff", "-f", policy, "--server", url);
            assertEquals("nve1: 0 inserted, 2 modified, 0 deleted", diff.out().strip(), diff.err());
            Run applied = Run.nvgre("apply", "-f", policy, "--server", url);
            assertTrue(applied.out().contains("all switches in reach hold it"),
                    applied.out() + applied.err());

            Run mistaken = Run.nvgre("move", "10.0.0.2", "--to", "nve7", "--vsid", "5001", "--server", url);
            assertTrue(mistaken.err().contains("nve7"), mistaken.err());
            assertEquals(1, mistaken.status());
        }

        write("macAddress: 02-00-00-00-FF-77", "macAddress: 02-00-00-00-FF-78");
        try (Service service = serve("--policy", policy, "--store", store)) {
            assertTrue(said.toString().contains("differs in 1 parts and does not count"), said::toString);
            Run status = Run.nvgre("status", "--server", service.address());
            assertTrue(status.out().contains("nve1"), status.out());
        }
    }

    @Test
    void whatCannotBeServedIsSaidBeforeAnythingIsTouched() throws IOException {
        Path store = folder.resolve("never");
        assertEquals("there is nothing to serve; name --policy DIR, or --store FILE, or --etcd URL",
                assertThrows(CommandFailure.class, () -> serve()).getMessage());
        assertEquals("the policy is in a file or in etcd, not in both; leave out --store or --etcd",
                assertThrows(CommandFailure.class,
                        () -> serve("--store", store, "--etcd", "http://127.0.0.1:1")).getMessage());
        assertEquals("--tls-cert and --tls-key go together; name both, or none",
                assertThrows(CommandFailure.class,
                        () -> serve("--store", store, "--tls-cert", "x")).getMessage());
        write("virtualSubnetId: 5001, providerAddress: 192.0.2.11",
                "virtualSubnetId: 5001, providerAddress: 192.0.2.99");
        assertThrows(PolicyException.class, () -> serve("--policy", policy, "--store", store));
        assertTrue(Files.notExists(store), "a store was made");
    }

    @Test
    void anAddressThatIsTakenIsSaid() throws IOException {
        try (Service first = serve("--policy", policy)) {
            int port = first.address().getPort();
            assertTrue(assertThrows(IOException.class,
                    () -> started("127.0.0.1:" + port, "--policy", policy)).getMessage()
                    .contains(Integer.toString(port)));
        }
    }

    private Service serve(Object... arguments) throws IOException {
        return started("127.0.0.1:0", arguments);
    }

    private Service started(String listen, Object... arguments) throws IOException {
        Serve serve = new Serve();
        List<String> words = new ArrayList<>(List.of("--listen", listen));
        List.of(arguments).forEach(each -> words.add(each.toString()));
        new CommandLine(serve).parseArgs(words.toArray(String[]::new));
        said = new StringWriter();
        return serve.options.start(new PrintWriter(said, true));
    }

    private void write(String before, String after) throws IOException {
        Path file = policy.resolve("policy.yaml");
        String text = Files.readString(file);
        assertTrue(text.contains(before), before);
        Files.writeString(file, text.replace(before, after));
    }

    private static SoftSwitch start(long deviceId) throws IOException {
        return SoftSwitch
                .start(SwitchOptions.defaults().withGrpcAddress("127.0.0.1:0").withDeviceId(deviceId));
    }
}
