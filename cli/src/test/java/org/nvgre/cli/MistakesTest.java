package org.nvgre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nvgre.p4runtime.P4RuntimeClient;
import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;

/// What a person is told who made a mistake: one line, with file and line where there is one; and nothing
/// has changed.
class MistakesTest {

    private static final Path EXAMPLE = Path.of("../examples/two-tenants/policy.yaml");

    @TempDir
    Path folder;

    private String policy;

    @BeforeEach
    void readTheGoodPolicy() throws IOException {
        policy = Files.readString(EXAMPLE);
    }

    @Test
    void anUnknownKeyOfAProfile() throws IOException {
        Path profile = write("profile.yaml", "name: mine\nunderlay:\n  ttll: 3\n");
        String complaint = Run.nvgre("generate", "--target", "v1model", "--profile", profile, "--out", out())
                .complaint(1);
        assertTrue(complaint.startsWith(profile + ":3: "), complaint);
        assertTrue(complaint.contains("ttll") && complaint.contains("ttl"), complaint);
        assertFalse(Files.exists(out()));
    }

    @Test
    void aReservedVsid() throws IOException {
        Path file = write("policy.yaml", policy.replace("- id: 5001", "- id: 4095"));
        Run run = Run.nvgre("validate", "-f", file);
        assertEquals(1, run.status());
        String first = run.err().lines().findFirst().orElseThrow();
        assertTrue(first.startsWith("nvgre: " + file + ":" + lineOf("- id: 5001") + ": "), first);
        assertTrue(first.contains("4095") && first.contains("reserved"), first);
        assertEquals("", run.out());
    }

    @Test
    void aCustomerAddressThatIsMappedTwice() throws IOException {
        String record = "  - {customerAddress: 10.0.0.2,     macAddress: 02-00-00-00-00-02, virtualSubnetId"
                + ": 5001, providerAddress: 198.51.100.12}\n";
        assertTrue(policy.contains(record), "the example has changed: change this test");
        Path file = write("policy.yaml", policy.replace(record, record + record.replace("00-02,", "00-03,")));
        Run run = Run.nvgre("validate", "-f", file);
        assertEquals(1, run.status());
        int second = lineOf(
                "customerAddress: 10.0.0.2,     macAddress: 02-00-00-00-00-02, virtualSubnetId: 5001") + 1;
        assertTrue(run.err().lines().anyMatch(line -> line.startsWith("nvgre: " + file + ":" + second + ": ")
                && line.contains("10.0.0.2")), run.err());
    }

    @Test
    void aPolicyThatIsNotThere() {
        Path file = folder.resolve("nowhere");
        assertTrue(Run.nvgre("validate", "-f", file).complaint(1).startsWith(file.toString()));
    }

    @Test
    void aSwitchOutOfReachLeavesTheOthersAsTheyWere() throws IOException, P4RuntimeException {
        try (SoftSwitch reachable = SoftSwitch.start(
                SwitchOptions.defaults().withGrpcAddress("127.0.0.1:0").withDeviceId(1))) {
            String unreachable = "127.0.0.1:" + closedPort();
            Path file = write("policy.yaml",
                    policy.replace("127.0.0.1:9559", "127.0.0.1:" + reachable.grpcPort())
                            .replace("127.0.0.1:9560", unreachable));
            String complaint = Run.nvgre("apply", "-f", file).complaint(1);
            assertTrue(complaint.contains("nve2") && complaint.contains(unreachable), complaint);
            assertHasNoProgram(reachable);
        }
    }

    @Test
    void aSyntaxErrorInP4() throws IOException {
        Path program = write("wrong.p4", "#include <core.p4>\n\nheader h {\n    bit<8> x\n}\n");
        String complaint = Run.nvgre("compile", program, "--target", "v1model", "--out", out()).complaint(1);
        assertTrue(complaint.startsWith(program + ":5:") || complaint.startsWith(program + ":4:"), complaint);
        assertTrue(complaint.contains(";"), complaint);
        assertFalse(Files.exists(out()));
    }

    @Test
    void jsonThatIsNoPipeline() throws IOException, P4RuntimeException {
        String complaint = applyWithDeviceConfig("{\n  \"tables\": []\n}\n");
        assertTrue(complaint.startsWith(folder.resolve("build/nvgre.json") + ":1: "), complaint);
        assertTrue(complaint.contains("no pipeline") && complaint.contains("nve1"), complaint);
    }

    @Test
    void aPipelineThatIsNoJson() throws IOException, P4RuntimeException {
        String complaint = applyWithDeviceConfig("{\n  \"parsers\": [\n  oops\n]}\n");
        assertTrue(complaint.startsWith(folder.resolve("build/nvgre.json") + ":3: "), complaint);
    }

    @Test
    void aProgramThatIsNotThere() {
        Path program = folder.resolve("nowhere.p4");
        String complaint = Run.nvgre("compile", program, "--target", "v1model", "--out", out()).complaint(1);
        assertTrue(complaint.contains("nowhere.p4"), complaint);
    }

    @Test
    void whatATargetCannotDo() {
        assertEquals(
                "profile nic-endpoint, target pna: 'acl: true' is not possible: p4c-dpdk has no direct counters on "
                        + "tables with wildcards; leave the rules to the hosts",
                Run.nvgre("generate", "--target", "pna", "--profile", "nic-endpoint", "--out", out())
                        .complaint(1));
        String complaint = Run
                .nvgre("compile", "x.p4", "--target", "xsa", "--compiler", "p4c", "--out", out())
                .complaint(1);
        assertTrue(complaint.contains("p4c is for v1model; for xsa take embedded"), complaint);
    }

    @Test
    void aProgramForAnotherTarget() {
        String program = "../p4/generated/minimal.pna.p4";
        assertEquals(program + ": a program for pna, not for tna: --target pna",
                Run.nvgre("compile", program, "--target", "tna", "--out", out()).complaint(1));
    }

    @Test
    void aWrongCommandLine() {
        assertTrue(Run.nvgre("generate", "--target", "v1model").complaint(2).contains("--out"));
        assertTrue(Run.nvgre("generate", "--target", "tofino9", "--out", out()).complaint(2)
                .contains("v1model"));
        assertTrue(Run.nvgre("compile", "x.p4", "--target", "v1model", "--compiler", "gcc", "--out", out())
                .complaint(2)
                .contains("p4c-container"));
        assertTrue(Run.nvgre("demonstrate").complaint(2).contains("demonstrate"));
        assertTrue(Run.nvgre().complaint(2).contains("demo"));
    }

    private String applyWithDeviceConfig(String json) throws IOException, P4RuntimeException {
        Run.nvgre("generate", "--target", "v1model", "--out", folder.resolve("build"));
        Run.nvgre("compile", folder.resolve("build/nvgre.p4"), "--target", "v1model", "--out",
                folder.resolve("build"));
        Files.writeString(folder.resolve("build/nvgre.json"), json);
        try (SoftSwitch reachable = SoftSwitch.start(
                SwitchOptions.defaults().withGrpcAddress("127.0.0.1:0").withDeviceId(1))) {
            Path file = write("policy.yaml", policy.replace("    address: 127.0.0.1:9559",
                    "    address: 127.0.0.1:" + reachable.grpcPort() + "\n    pipeline: build"));
            String complaint = Run.nvgre("apply", "-f", file).complaint(1);
            assertHasNoProgram(reachable);
            return complaint;
        }
    }

    private static void assertHasNoProgram(SoftSwitch device) throws P4RuntimeException {
        try (P4RuntimeClient client = P4RuntimeClient.connect("127.0.0.1:" + device.grpcPort(), 1)) {
            assertTrue(client.pipeline().isEmpty(), "the switch was given a program");
        }
    }

    private Path out() {
        return folder.resolve("out");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /// Counted from 1, in the good policy.
    private int lineOf(String text) {
        return (int) policy.substring(0, policy.indexOf(text)).lines().count();
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
