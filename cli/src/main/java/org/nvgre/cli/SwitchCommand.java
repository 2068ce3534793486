package org.nvgre.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(name = "switch", mixinStandardHelpOptions = true,
        description = "Runs the embedded switch until Ctrl-C. A controller gives it its program.")
final class SwitchCommand implements Callable<Integer> {

    @Option(names = "--grpc-server-addr", required = true, paramLabel = "H:P", converter = ByText.class,
            description = "Where it serves P4Runtime; port 0: any free one.")
    private Address p4Runtime;

    @Option(names = "--dp-grpc-server-addr", paramLabel = "H:P", converter = ByText.class,
            description = "Where it takes and gives packets (DataplaneInterface); port 0: any free one.")
    private Address dataplane;

    @Option(names = "--device-id", paramLabel = "N", defaultValue = "0",
            description = "Its P4Runtime device id; 0 by default.")
    private long deviceId;

    @Option(names = "--cpu-port", paramLabel = "N",
            description = "The port that is the controller: packet-in and packet-out.")
    private Integer cpuPort;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        SoftSwitch device = SoftSwitch.start(new SwitchOptions(deviceId, p4Runtime.toString(),
                dataplane == null ? null : dataplane.toString(),
                cpuPort == null ? OptionalInt.empty() : OptionalInt.of(cpuPort)));
        PrintWriter out = spec.commandLine().getOut();
        out.printf("device %d%n", deviceId);
        out.printf("  P4Runtime           %s%n", p4Runtime.onPort(device.grpcPort()));
        if (dataplane != null) {
            out.printf("  DataplaneInterface  %s%n", dataplane.onPort(device.dataplanePort()));
        }
        if (cpuPort != null) {
            out.printf("  CPU port            %d%n", cpuPort);
        }
        out.println("Ctrl-C ends it.");
        out.flush();
        Interrupt.waitAndClose(device);
        return 0;
    }

    /// A host, in brackets where it is an IPv6 address, and a port.
    record Address(String host, int port) {

        /// The port may have been left to the system.
        Address onPort(int actual) {
            return new Address(host, actual);
        }

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    static final class ByText implements ITypeConverter<Address> {
        @Override
        public Address convert(String text) {
            int colon = text.lastIndexOf(':');
            String port = text.substring(colon + 1);
            if (colon <= 0 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
                throw new TypeConversionException("'" + text + "' is not host:port, as 127.0.0.1:9559 is");
            }
            return new Address(text.substring(0, colon), Integer.parseInt(port));
        }
    }
}
