package org.nvgre.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(name = "switch", mixinStandardHelpOptions = true,
        description = "Runs the embedded switch until Ctrl-C. A controller gives it its program.")
final class SwitchCommand implements Callable<Integer> {

    @Option(names = "--grpc-server-addr", required = true, paramLabel = "H:P",
            converter = HostPort.ByText.class,
            description = "Where it serves P4Runtime; port 0: any free one.")
    private HostPort p4Runtime;

    @Option(names = "--dp-grpc-server-addr", paramLabel = "H:P", converter = HostPort.ByText.class,
            description = "Where it takes and gives packets (DataplaneInterface); port 0: any free one.")
    private HostPort dataplane;

    @Option(names = "--device-id", paramLabel = "N", defaultValue = "0",
            description = "Its P4Runtime device id; 0 by default.")
    private long deviceId;

    @Option(names = "--cpu-port", paramLabel = "N",
            description = "The port that is the controller: packet-in and packet-out.")
    private Integer cpuPort;

    @Option(names = {"-i", "--interface"}, paramLabel = "PORT@IFACE", converter = ByPort.class,
            description = "Makes a Linux interface a port; any number of times. Needs root or CAP_NET_RAW.")
    private List<PortInterface> interfaces = List.of();

    @Option(names = "--loopback", paramLabel = "PORT",
            description = "Puts a port into loopback mode: what a program for a Tofino sends there comes in by it;"
                    + " any number of times.")
    private Set<Integer> loopbacks = Set.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        refuseWhatIsGivenTwice();
        SoftSwitch device = SoftSwitch.start(new SwitchOptions(deviceId, p4Runtime.toString(),
                dataplane == null ? null : dataplane.toString(),
                cpuPort == null ? OptionalInt.empty() : OptionalInt.of(cpuPort)));
        loopbacks.forEach(port -> device.loop(port, true));
        try {
            for (PortInterface each : interfaces) {
                device.attach(each.port(), each.name());
            }
        } catch (IOException e) {
            device.close();
            throw e;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf("device %d%n", deviceId);
        out.printf("  P4Runtime           %s%n", p4Runtime.onPort(device.grpcPort()));
        if (dataplane != null) {
            out.printf("  DataplaneInterface  %s%n", dataplane.onPort(device.dataplanePort()));
        }
        if (cpuPort != null) {
            out.printf("  CPU port            %d%n", cpuPort);
        }
        interfaces.forEach(each -> out.printf("  port %-14d %s%n", each.port(), each.name()));
        loopbacks.forEach(port -> out.printf("  port %-14d loopback%n", port));
        out.println("Ctrl-C ends it.");
        out.flush();
        Interrupt.waitAndClose(device);
        return 0;
    }

    private void refuseWhatIsGivenTwice() {
        Map<Integer, String> names = new HashMap<>();
        Map<String, Integer> ports = new HashMap<>();
        for (PortInterface each : interfaces) {
            if (cpuPort != null && cpuPort == each.port()) {
                throw mistake(each, "port " + each.port() + " is the CPU port");
            }
            if (loopbacks.contains(each.port())) {
                throw mistake(each, "port " + each.port() + " is in loopback mode");
            }
            if (names.put(each.port(), each.name()) != null) {
                throw mistake(each, "port " + each.port() + " is given twice");
            }
            if (ports.put(each.name(), each.port()) != null) {
                throw mistake(each, "interface " + each.name() + " is given twice");
            }
        }
    }

    private ParameterException mistake(PortInterface where, String what) {
        return new ParameterException(spec.commandLine(), "-i " + where + ": " + what);
    }

    /// A Linux interface that is a port.
    record PortInterface(int port, String name) {

        @Override
        public String toString() {
            return port + "@" + name;
        }
    }

    static final class ByPort implements ITypeConverter<PortInterface> {
        /// Of the nine bits that v1model has for a port, 511 means drop.
        private static final int LAST_PORT = 510;

        @Override
        public PortInterface convert(String text) {
            int at = text.indexOf('@');
            String port = at < 0 ? "" : text.substring(0, at);
            if (!port.matches("\\d{1,3}") || Integer.parseInt(port) > LAST_PORT || at == text.length() - 1) {
                throw new TypeConversionException(
                        "'" + text + "' is not PORT@IFACE, as 1@veth0 is, with a port up to " + LAST_PORT);
            }
            return new PortInterface(Integer.parseInt(port), text.substring(at + 1));
        }
    }
}
