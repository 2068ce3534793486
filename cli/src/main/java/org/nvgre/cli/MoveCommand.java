package org.nvgre.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.nvgre.cli.client.ServerOption;
import org.nvgre.cli.client.ServiceClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "move", mixinStandardHelpOptions = true,
        description = "Moves a customer address to another switch, make before break: no packet is lost.")
final class MoveCommand implements Callable<Integer> {

    @Parameters(paramLabel = "CA", description = "The customer address.")
    private String customerAddress;

    @Option(names = "--to", required = true, paramLabel = "SWITCH", description = "Where it is to be.")
    private String to;

    @Option(names = "--vsid", paramLabel = "N",
            description = "Of which virtual subnet; needed when several have the address.")
    private Integer vsid;

    @Option(names = "--port", paramLabel = "N",
            description = "Behind which port there; needed when several are in the virtual subnet.")
    private Integer port;

    @Mixin
    private ServerOption server;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Map<String, Object> move = new LinkedHashMap<>();
        move.put("customerAddress", customerAddress);
        move.put("switch", to);
        if (vsid != null) {
            move.put("virtualSubnetId", vsid);
        }
        if (port != null) {
            move.put("port", port);
        }
        try (ServiceClient client = server.client()) {
            JsonNode written = client.post("/v1/moves?wait=30s", move);
            PrintWriter out = spec.commandLine().getOut();
            boolean converged = written.path("converged").asBoolean();
            out.printf("revision %d: %s %s %s%n", written.path("revision").asLong(), customerAddress,
                    converged ? "is at" : "will be at", to);
            for (JsonNode each : written.path("waitingFor")) {
                out.println("  " + StatusCommand.describe(each));
            }
            out.flush();
            return converged ? 0 : 1;
        }
    }
}
