package org.nvgre.bmv2.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.nvgre.bmv2.bench.Programs;
import org.nvgre.generator.compile.CompiledProgram;
import org.nvgre.generator.compile.P4Toolchain;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.desired.DesiredState;
import org.nvgre.runtime.device.Report;
import org.nvgre.runtime.host.HostService;
import org.nvgre.runtime.policy.Policy;

/// Tenants talk through our NVE on one side and Open vSwitch on the other, whose `gre` port knows the key as 32 bits: VSID and
/// FlowID. Its packets have a key, 0x6558 and DF. The two find out each other's MACs by ARP (U1).
///
/// ```
/// host "left" --- port 1 NVE port 10 --- br-underlay [Open vSwitch] br-tenant --- host "right"
/// ```
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass
@EnumSource
class OpenVSwitchTest {
    private static final int FILE_LENGTH = 10_000_000;
    private static final int VSID = 5001;
    private static final int FLOW_ID_OF_OVS = 0xA7;
    private static final String LEFT = "10.0.0.5";
    private static final String RIGHT = "10.0.0.20";

    private static final String SEND = """
            import socket, sys
            server = socket.create_server(('0.0.0.0', 7000))
            print('ready', flush=True)
            client, _ = server.accept()
            client.sendall(open(sys.argv[1], 'rb').read())
            client.close()
            """;
    private static final String RECEIVE = """
            import socket, sys
            client = socket.create_connection((sys.argv[1], 7000), timeout=60)
            with open(sys.argv[2], 'wb') as file:
                while data := client.recv(65536):
                    file.write(data)
            """;

    @Parameter
    NveProcess.Kind kind;

    private final Deque<AutoCloseable> closing = new ArrayDeque<>();
    private OpenVSwitch ovs;
    private String left;
    private String right;

    @BeforeParameterizedClassInvocation
    void connect(NveProcess.Kind kind, @TempDir Path folder) throws IOException, URISyntaxException {
        P4Toolchain compiler = P4Toolchain.named(kind.compiler());
        Stream.of(Namespaces.missing(), OpenVSwitch.missing(), kind.missing(), compiler.missing())
                .flatMap(Optional::stream).findFirst().ifPresent(missing -> {
                    System.out.println("[packet suite] not with Open vSwitch, " + kind + ": " + missing);
                    assumeTrue(false, missing);
                });
        Namespaces namespaces = closed(new Namespaces());
        left = namespaces.add("left");
        right = namespaces.add("right");
        String middle = namespaces.add("ovs");
        String tenantPort = namespaces.cable(left, "left0");
        String underlayPort = namespaces.cable(middle, "under0");
        namespaces.cable(middle, "right0", right, "tenant0");
        namespaces.tenant(left, "left0", "00:15:5d:00:00:05", LEFT);
        namespaces.tenant(right, "tenant0", "00:15:5d:00:00:20", RIGHT);
        // What local senders leave to a network card, checksums and cutting, bmv2 and Open vSwitch pass on undone.
        if (kind == NveProcess.Kind.BMV2) {
            Command.run(Command.within(left, "ethtool", "-K", "left0", "tx", "off"));
        }
        Command.run(Command.within(right, "ethtool", "-K", "tenant0", "tx", "off"));

        startOpenVSwitch(middle, folder);
        startNve(Map.of(1, tenantPort, 10, underlayPort), folder);
        // The first packets find out the MACs, and may be lost meanwhile.
        untilAnswered(left, RIGHT);
        untilAnswered(right, LEFT);
    }

    private <T extends AutoCloseable> T closed(T later) {
        closing.push(later);
        return later;
    }

    private void startOpenVSwitch(String namespace, Path folder) {
        ovs = closed(OpenVSwitch.start(namespace, folder));
        ovs.configure("add-br", "underlay", "--", "set", "bridge", "underlay", "datapath_type=netdev", "--",
                "add-port", "underlay", "under0");
        ovs.configure("add-br", "tenant", "--", "set", "bridge", "tenant", "datapath_type=netdev",
                "fail-mode=secure", "--",
                "add-port", "tenant", "right0", "--", "set", "interface", "right0", "ofport_request=1", "--",
                "add-port", "tenant", "nve", "--", "set", "interface", "nve", "ofport_request=2", "type=gre",
                "options:remote_ip=192.0.2.11", "options:in_key=flow",
                "options:out_key=" + (VSID << 8 | FLOW_ID_OF_OVS));
        ovs.flow("tenant", "priority=2,in_port=1,actions=output:2");
        // Any FlowID of our virtual subnet
        ovs.flow("tenant", "cookie=0x5001,priority=2,in_port=2,tun_id=0x%x/0xffffff00,actions=output:1"
                .formatted(VSID << 8));
        ovs.flow("tenant", "cookie=0xbad,priority=1,in_port=2,actions=drop");
        Command.run("ip", "-n", namespace, "address", "add", "192.0.2.20/24", "dev", "underlay");
        Command.run("ip", "-n", namespace, "link", "set", "underlay", "up");
    }

    private void startNve(Map<Integer, String> interfaces, Path folder)
            throws IOException, URISyntaxException {
        CompiledProgram program = Programs.compiled("full", kind.compiler());
        Pipeline pipeline = Pipeline.of(program.p4Info(), program.deviceConfig());
        NveProcess nve = closed(kind.start(interfaces, folder));
        Policy policy = Policy.load(Path.of(Objects.requireNonNull(
                OpenVSwitchTest.class.getResource("/policies/open-vswitch.yaml")).toURI()));
        nve.device().pipeline(pipeline);
        DesiredState desired = DesiredState.of(policy, "nve1", pipeline);
        Report report = nve.device().reconcile(desired);
        assertTrue(report.ok(), report::toString);
        closed(HostService.start(nve.device(), policy, desired));
    }

    /// Asks until there is one answer.
    private static void untilAnswered(String from, String to) {
        Command.run(Command.within(from, "ping", "-c", "1", "-i", "0.1", "-w", "20", to));
    }

    @AfterParameterizedClassInvocation
    void close() throws Exception {
        while (!closing.isEmpty()) {
            closing.pop().close();
        }
    }

    @Test
    @DisplayName("W5: Open vSwitch: pings of any length go through, none is lost")
    void pings() {
        for (String length : List.of("0", "1", "56", "1372")) {
            ping(left, RIGHT, length);
            ping(right, LEFT, length);
        }
    }

    private static void ping(String from, String to, String length) {
        // One by one: ping waits long for its first answer only.
        Command.run(Command.within(from, "sh", "-ec",
                "for i in 1 2 3 4 5 6 7 8 9 10; do ping -q -c 1 -W 10 -s %s %s; done".formatted(length, to)));
    }

    @Test
    @DisplayName("W2: Open vSwitch: a file comes from the host behind the NVE as it is")
    void fileFromLeft(@TempDir Path folder) throws IOException {
        transfer(left, LEFT, right, folder);
    }

    @Test
    @DisplayName("D1: Open vSwitch: a file comes from the host behind it as it is")
    void fileFromRight(@TempDir Path folder) throws IOException {
        transfer(right, RIGHT, left, folder);
    }

    private static void transfer(String from, String address, String to, Path folder) throws IOException {
        Path sent = folder.resolve("sent");
        Path received = folder.resolve("received");
        byte[] bytes = new byte[FILE_LENGTH];
        new Random(1).nextBytes(bytes);
        Files.write(sent, bytes);
        Process sender = new ProcessBuilder(Command.within(from, "python3", "-c", SEND, sent.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader said = sender.inputReader()) {
            assertEquals("ready", said.readLine());
            Command.run(Command.within(to, "python3", "-c", RECEIVE, address, received.toString()));
        } finally {
            sender.destroyForcibly();
        }
        assertEquals(-1, Files.mismatch(sent, received), "the first byte that differs");
    }

    @Test
    @DisplayName("U1: Open vSwitch learns the MAC of the NVE by asking for it")
    void neighbours() {
        assertTrue(ovs.neighbours().contains("02:00:00:00:10:0a"), ovs::neighbours);
    }

    @Test
    @DisplayName("W4: Open vSwitch finds the VSID in the upper 24 bits of the key, whatever the FlowID")
    void keys() {
        untilAnswered(left, RIGHT);
        assertTrue(ovs.packetsOf("tenant", "0x5001") > 0, "packets of our virtual subnet");
        assertEquals(0, ovs.packetsOf("tenant", "0xbad"), "packets of none of ours");
    }
}
