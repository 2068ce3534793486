package org.nvgre.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nvgre.generator.Generator;
import org.nvgre.generator.Profile;
import org.nvgre.generator.ProfileException;
import org.nvgre.generator.Profiles;
import org.nvgre.generator.Target;
import org.nvgre.generator.compile.CompileException;
import org.nvgre.generator.compile.CompiledProgram;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.desired.DesiredState;
import org.nvgre.runtime.device.Device;
import org.nvgre.runtime.device.Report;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.policy.SwitchPort;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;
import org.nvgre.softswitch.port.CapturedFrame;
import org.nvgre.softswitch.port.PcapReader;
import org.nvgre.softswitch.trace.Trace;
import org.nvgre.softswitch.trace.TraceJson;
import org.nvgre.softswitch.trace.TraceText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "trace", mixinStandardHelpOptions = true,
        description = "Shows, table by table, what a switch of a policy does to a packet. "
                + "Runs an embedded switch for it; the real one is not asked.")
final class TraceCommand implements Callable<Integer> {

    private static final JsonMapper JSON = new JsonMapper();

    @Option(names = {"--policy", "-f"}, required = true, paramLabel = "DIR",
            description = "The policy: a folder of YAML files, or one file.")
    private Path folder;

    @Option(names = "--switch", required = true, paramLabel = "NAME",
            description = "Which of its switches.")
    private String switchName;

    @Option(names = "--port", required = true, paramLabel = "N",
            description = "The port the packet comes in on.")
    private int port;

    @Option(names = "--profile", paramLabel = "P",
            description = "Run this profile's program (a file, or the name of a built-in one), not the one "
                    + "that the policy names for the switch.")
    private Path profile;

    @Option(names = "--json",
            description = "For programs: one JSON object for each packet, each on a line of its own.")
    private boolean json;

    @Parameters(paramLabel = "HEX|FILE.pcap",
            description = "The packet, from its Ethernet header on, in hexadecimal (spaces and colons are "
                    + "welcome), or a capture of Ethernet packets.")
    private String packet;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, ProfileException, CompileException {
        List<byte[]> packets = packets(packet);
        Policy policy = Policy.load(folder);
        Switch device = policy.switches().stream().filter(each -> each.name().equals(switchName)).findFirst()
                .orElseThrow(() -> new CommandFailure("%s: no switch '%s'; there is %s".formatted(folder,
                        switchName, joined(policy.switches().stream().map(Switch::name).toList()))));
        checkPort(device);
        Pipeline pipeline = pipeline(device);
        DesiredState desired = DesiredState.of(policy, device.name(), pipeline);
        try (SoftSwitch embedded = SoftSwitch.start(
                SwitchOptions.defaults().withDeviceId(device.deviceId()).withCpuPort(device.cpuPort()))) {
            apply(desired, embedded, device);
            TraceVerdict verdict = new TraceVerdict(device);
            PrintWriter out = spec.commandLine().getOut();
            for (int i = 0; i < packets.size(); i++) {
                Trace trace = embedded.trace(port, packets.get(i));
                if (json) {
                    out.println(object(trace, verdict.of(trace)));
                } else {
                    if (packets.size() > 1) {
                        out.printf("%s---- packet %d of %d%n%n", i == 0 ? "" : "\n", i + 1, packets.size());
                    }
                    out.print(TraceText.of(trace));
                    out.printf("%n%s%n", verdict.of(trace));
                }
                out.flush();
            }
        }
        return 0;
    }

    private String object(Trace trace, String verdict) throws IOException {
        ObjectNode object = JSON.createObjectNode().put("switch", switchName).put("port", port)
                .put("verdict", verdict);
        object.set("events", TraceJson.of(trace));
        return JSON.writeValueAsString(object);
    }

    private static void apply(DesiredState desired, SoftSwitch embedded, Switch device) {
        try (Device connected = Device.connect("127.0.0.1:" + embedded.grpcPort(), device.deviceId(), 1)) {
            Report report = connected.reconcile(desired);
            if (!report.ok()) {
                throw new CommandFailure(device.name() + ": " + report.failures().getFirst());
            }
        }
    }

    private Pipeline pipeline(Switch device) throws IOException, ProfileException, CompileException {
        if (profile == null) {
            return new Pipelines().apply(device);
        }
        Profile wanted = Profiles.BUILT_IN.contains(profile.toString())
                ? Profiles.builtIn(profile.toString())
                : Profiles.load(profile);
        CompiledProgram program = BuiltInProgram.compile(Generator.generate(wanted, Target.V1MODEL));
        return Pipeline.of(program.p4Info(), program.deviceConfig());
    }

    /// A packet on any other port would only be dropped, and hardly be what was meant.
    private void checkPort(Switch device) {
        List<Integer> ports = device.ports().stream().map(SwitchPort::port).distinct().sorted().toList();
        if (port != device.cpuPort() && !ports.contains(port)) {
            throw new CommandFailure("%s: switch %s has no port %d; it has %s".formatted(folder,
                    device.name(), port, joined(ports)));
        }
    }

    private static String joined(List<?> items) {
        return items.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static List<byte[]> packets(String text) throws IOException {
        if (!text.endsWith(".pcap") && !Files.isRegularFile(Path.of(text.strip()))) {
            return List.of(packet(text));
        }
        Path file = Path.of(text);
        List<CapturedFrame> frames = PcapReader.readAll(file);
        if (frames.isEmpty()) {
            throw new CommandFailure(file + ": has no packets");
        }
        for (int i = 0; i < frames.size(); i++) {
            if (frames.get(i).isCutShort()) {
                throw new CommandFailure("%s: packet %d was cut short by the capture (%d of %d bytes)"
                        .formatted(file, i + 1, frames.get(i).bytes().length, frames.get(i).wireLength()));
            }
        }
        return frames.stream().map(CapturedFrame::bytes).toList();
    }

    /// Hexadecimal digits, and between them whatever white space, colons and dots people use; `0x` before them.
    private static byte[] packet(String text) {
        int start = text.startsWith("0x") || text.startsWith("0X") ? 2 : 0;
        List<Integer> digits = new ArrayList<>();
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c) || c == ':' || c == '.' || c == '-') {
                continue;
            }
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw new CommandFailure(
                        "the packet is neither hexadecimal ('%c' at position %d) nor a file that is there"
                                .formatted(c, i + 1));
            }
            digits.add(digit);
        }
        if (digits.isEmpty()) {
            throw new CommandFailure("the packet is empty");
        }
        if (digits.size() % 2 != 0) {
            throw new CommandFailure(
                    "the packet ends in the middle of a byte: %d hexadecimal digits"
                            .formatted(digits.size()));
        }
        byte[] packet = new byte[digits.size() / 2];
        IntStream.range(0, packet.length)
                .forEach(i -> packet[i] = (byte) (digits.get(2 * i) << 4 | digits.get(2 * i + 1)));
        return packet;
    }
}
