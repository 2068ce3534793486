package org.nvgre.cli.demo;

import org.nvgre.cli.text.Table;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nvgre.cli.BuiltInProgram;
import org.nvgre.cli.client.ServiceClient;
import org.nvgre.cli.demo.Audit.Underlay;
import org.nvgre.cli.serve.Service;
import org.nvgre.generator.GeneratedProgram;
import org.nvgre.generator.Generator;
import org.nvgre.generator.Profiles;
import org.nvgre.generator.Target;
import org.nvgre.generator.compile.CompileException;
import org.nvgre.generator.compile.CompiledProgram;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.api.ApiSettings;
import org.nvgre.runtime.device.Counters;
import org.nvgre.runtime.policy.Customer;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.VirtualSubnet;
import org.nvgre.runtime.service.Settings;
import org.nvgre.runtime.store.EmbeddedStore;
import org.nvgre.softswitch.port.CapturedFrame;
import org.nvgre.softswitch.port.PcapReader;
import org.nvgre.softswitch.port.PcapWriter;

/// Everything end to end in one process: generates the P4, compiles it, starts the switches of a policy,
/// loads and programs them over P4Runtime, plays real traffic through them, and checks what comes out.
public final class Demo implements AutoCloseable {

    private static final int POLLS = 200;
    private static final int POLL_MILLISECONDS = 10;

    private final Page page;
    private final Path policyFolder;
    private final Path capture;
    private final Path underlay;
    private final UnaryOperator<byte[]> cable;
    private Testbed testbed;
    private Service service;

    /// @param examples the folder with `two-tenants` and `captures`
    /// @param underlay where the underlay's packets are written
    /// @param colours  whether the reader is a terminal that shows them
    public Demo(Path examples, Path underlay, PrintWriter out, boolean colours) {
        this(examples, underlay, out, colours, UnaryOperator.identity());
    }

    Demo(Path examples, Path underlay, PrintWriter out, boolean colours, UnaryOperator<byte[]> cable) {
        this.cable = cable;
        this.page = new Page(out, colours);
        this.policyFolder = examples.resolve("two-tenants");
        this.capture = examples.resolve("captures").resolve("tenants.pcap");
        this.underlay = underlay;
    }

    /// Runs it all and tells of it.
    ///
    /// @return whether everything held
    public boolean run() throws IOException, CompileException {
        page.title("NVGRE end to end on this machine: two NVEs, two tenants with the same addresses");
        page.blank();
        Pipeline pipeline = compile();
        testbed = start();
        serve(pipeline);
        try (ServiceClient client = ServiceClient.local(service.address())) {
            Replay replay = new Replay(testbed);
            Audit audit = new Audit(testbed, replay);
            program(client, audit);
            play(replay);
            Underlay seen = audit.underlay();
            Map<String, Counters> counters = counters();
            audit.deliveries();
            boolean agree = audit.counters(counters);

            page.section("What came out at the other NVE");
            page.table(deliveries(replay));
            page.section("What the switches counted: " + (agree ? "exactly that" : "something else"));
            page.table(counted(counters));
            page.section("What must be dropped, and why");
            intrude(audit);
            page.section("A customer address moves while it is talked to");
            move(client, audit);
            page.section("What was on the wire");
            return conclude(replay, seen, audit);
        }
    }

    /// Where the API is, and the switches' P4Runtime addresses by name, while they run.
    public List<String> addresses() {
        return Stream.concat(Stream.of("API " + service.address()), switchAddresses()).toList();
    }

    private Stream<String> switchAddresses() {
        return testbed.policy().switches().stream()
                .map(each -> "%s %s device %d".formatted(each.name(), each.address(), each.deviceId()));
    }

    @Override
    public void close() {
        if (service != null) {
            service.close();
        }
        if (testbed != null) {
            testbed.close();
        }
    }

    private Pipeline compile() throws IOException, CompileException {
        Stopwatch watch = new Stopwatch();
        GeneratedProgram program = Generator.generate(Profiles.builtIn("minimal"), Target.V1MODEL);
        page.step("generate", "profile %s for %s: %d lines of P4".formatted(program.profile().name(),
                program.target().architecture(), program.source().lines().count()), watch.lap());
        CompiledProgram compiled = BuiltInProgram.compile(program);
        page.step("compile",
                "embedded compiler: %d tables, %d actions".formatted(compiled.p4Info().getTablesCount(),
                        compiled.p4Info().getActionsCount()),
                watch.lap());
        return Pipeline.of(compiled.p4Info(), compiled.deviceConfig());
    }

    private Testbed start() throws IOException {
        Stopwatch watch = new Stopwatch();
        Testbed started = Testbed.start(Policy.load(policyFolder), cable);
        page.step("start", "%d embedded switches, a router between them".formatted(started.nves().size()),
                watch.lap());
        return started;
    }

    /// The service as `nvgre serve` runs it, with its store in memory.
    private void serve(Pipeline pipeline) throws IOException {
        Stopwatch watch = new Stopwatch();
        service = Service.start(EmbeddedStore.inMemory(), _ -> pipeline, Settings.defaults());
        service.listen(ApiSettings.loopback(0));
        page.step("serve", "control plane with its API at " + service.address(), watch.lap());
    }

    private void program(ServiceClient client, Audit audit) throws IOException {
        Stopwatch watch = new Stopwatch();
        boolean converged = client.put("/v1/policy?wait=10s", testbed.policy()).path("converged").asBoolean();
        page.step("program", "policy over REST, pipelines and entries over P4Runtime", watch.lap());
        for (JsonNode status : client.get("/v1/switches").path("items")) {
            String name = status.path("switch").asText();
            page.detail("%s at %s: %d entries and groups, %s".formatted(name,
                    testbed.policy().switchNamed(name).address(), status.path("installed").asLong(),
                    converged ? "all that is wanted" : status.path("state").asText()));
            if (!status.path("state").asText().equals("equal")) {
                audit.object("%s is %s: %s".formatted(name, status.path("state").asText(),
                        status.path("problem").asText()));
            }
        }
    }

    private Map<String, Counters> counters() {
        return testbed.nves().stream()
                .collect(Collectors.toMap(Nve::name, nve -> service.control().counters(nve.name())));
    }

    private void play(Replay replay) throws IOException {
        List<TenantFrame> frames = PcapReader.readAll(capture).stream().map(CapturedFrame::bytes)
                .map(TenantFrame::new)
                .toList();
        Stopwatch watch = new Stopwatch();
        replay.play(frames);
        page.step("replay", "a capture of %d real frames, for %d tenants".formatted(frames.size(),
                testbed.policy().virtualSubnets().size()), watch.lap());
        try (PcapWriter pcap = new PcapWriter(underlay)) {
            testbed.router().writeTo(pcap);
        }
    }

    private Table deliveries(Replay replay) {
        Table table = new Table("tenant", "VSID", "on port", "protocol", "in", "delivered", "lost", "altered",
                "leaked");
        for (Customer tenant : testbed.policy().customers()) {
            String name = tenant.name();
            for (VirtualSubnet subnet : subnets(tenant)) {
                String vsid = Integer.toString(subnet.id());
                int vlan = testbed.nves().getFirst().tenantPort(subnet.id()).vlan();
                String port = vlan == 0 ? "untagged" : "VLAN " + vlan;
                for (Map.Entry<Protocol, Verdict> each : replay.verdicts().get(subnet).entrySet()) {
                    row(table, name, vsid, port, each.getKey().toString(), each.getValue());
                    name = "";
                    vsid = "";
                    port = "";
                }
            }
        }
        table.rule();
        row(table, "all", "", "", "", replay.total());
        return table;
    }

    private static void row(Table table, String tenant, String vsid, String port, String protocol,
            Verdict verdict) {
        table.row(tenant, vsid, port, protocol, verdict.in(), verdict.delivered(), verdict.lost(),
                verdict.altered(),
                verdict.leaked());
    }

    private static List<VirtualSubnet> subnets(Customer tenant) {
        return tenant.routingDomains().stream().flatMap(domain -> domain.virtualSubnets().stream()).toList();
    }

    private Table counted(Map<String, Counters> counters) {
        Table table = new Table("switch", "VSID", "frames in", "bytes in", "frames out of tunnels",
                "bytes out of tunnels",
                "drops");
        for (Nve nve : testbed.nves()) {
            Counters read = counters.get(nve.name());
            String name = nve.name();
            String drops = Long.toString(read.totalDrops());
            for (VirtualSubnet subnet : testbed.policy().virtualSubnets()) {
                Counters.Traffic tenants = read.fromTenant().getOrDefault(subnet.id(),
                        new Counters.Traffic(0, 0));
                Counters.Traffic tunnels = read.fromTunnel().getOrDefault(subnet.id(),
                        new Counters.Traffic(0, 0));
                table.row(name, Integer.toString(subnet.id()), tenants.packets(), tenants.innerBytes(),
                        tunnels.packets(),
                        tunnels.innerBytes(), drops);
                name = "";
                drops = "";
            }
        }
        return table;
    }

    /// Packets that must not get anywhere: each is to be counted under its reason, and nothing may come
    /// out.
    private void intrude(Audit audit) {
        Nve nve = testbed.nves().getLast();
        List<UnderlayPacket> passed = testbed.router().packets();
        UnderlayPacket packet = passed.stream()
                .filter(each -> each.destination().equals(testbed.nves().getFirst().uplink().macAddress()))
                .findFirst().orElse(null);
        if (packet == null) {
            audit.object("no packet came through the underlay, so none could be made into an intruder");
            return;
        }
        int vsid = testbed.policy().virtualSubnets().getFirst().id();
        List<Intruder> intruders = Intruder.against(nve, packet, packet.inner(), vsid);
        for (Intruder intruder : intruders) {
            nve.device().receive(intruder.port(), intruder.bytes());
        }
        Map<String, Long> counted = settledDrops(nve, intruders.size());

        Table table = new Table("put in at " + nve.name(), "dropped as", "counted");
        Map<String, Long> expected = new HashMap<>();
        for (Intruder intruder : intruders) {
            expected.merge(intruder.reason(), 1L, Long::sum);
            table.row(intruder.what(), intruder.reason(), counted.getOrDefault(intruder.reason(), 0L));
        }
        page.table(table);
        if (!Audit.nonZero(counted).equals(expected)) {
            audit.object(
                    "%s should count the drops %s, but has %s".formatted(nve.name(), Audit.nonZero(expected),
                            Audit.nonZero(counted)));
        }
        int out = testbed.arrivals().take(0, Duration.ZERO).size();
        int tunnelled = testbed.router().packets().size() - passed.size();
        if (out + tunnelled != 0) {
            audit.object("%d packets came out of what was to be dropped".formatted(out + tunnelled));
        }
    }

    /// The switch's drops, once it has dealt with so many packets.
    private Map<String, Long> settledDrops(Nve nve, int expected) {
        Counters read = service.control().counters(nve.name());
        for (int poll = 0; poll < POLLS && read.totalDrops() < expected; poll++) {
            pause();
            read = service.control().counters(nve.name());
        }
        return read.drops();
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void move(ServiceClient client, Audit audit) throws IOException {
        MovingHost host = new MovingHost(testbed, client,
                testbed.policy().virtualSubnets().getFirst().id());
        MovingHost.Outcome outcome = host.run();
        Table table = new Table(host.describe(), "sent", host.oldPlace(), host.newPlace(), "lost", "twice");
        table.row("by POST /v1/moves, in %d ms".formatted(outcome.milliseconds()), outcome.sent(),
                outcome.atOldPlace(), outcome.atNewPlace(), outcome.lost(), outcome.twice());
        page.table(table);
        if (!outcome.good()) {
            audit.object("%s: %s".formatted(host.describe(), outcome));
        }
    }

    private boolean conclude(Replay replay, Underlay seen, Audit audit) {
        page.line("  %d packets in the underlay, %d flows with %d FlowIDs%s".formatted(seen.packets(),
                seen.flows(),
                seen.flowIds(), seen.wrongFlowIds() == 0 ? ", each the CRC-32 of its flow" : ""));
        page.line("  they are in %s: tshark -r %s -o ip.check_checksum:TRUE".formatted(underlay, underlay));
        page.blank();
        List<String> objections = new ArrayList<>(audit.objections());
        if (objections.isEmpty()) {
            page.good("Everything held: %d of %d frames delivered byte for byte, none to the other tenant."
                    .formatted(
                            replay.total().delivered(), replay.total().in()));
            return true;
        }
        page.bad("Not everything held:", objections);
        return false;
    }
}
