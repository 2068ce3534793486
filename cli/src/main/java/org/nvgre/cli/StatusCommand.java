package org.nvgre.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import org.nvgre.cli.client.ServerOption;
import org.nvgre.cli.client.ServiceClient;
import org.nvgre.cli.text.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "status", mixinStandardHelpOptions = true,
        description = "Shows how a service's switches are. Exit status 1: one of them does not hold the policy.")
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private ServerOption server;

    @Option(names = "--alive", description = "Only whether the service answers; needs no token.")
    private boolean alive;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try (ServiceClient client = server.client()) {
            if (alive) {
                spec.commandLine().getOut().println(client.get("/healthz").path("status").asText());
                return 0;
            }
            JsonNode answer = client.get("/v1/switches");
            Table table = new Table("switch", "state", "since", "revision", "wanted", "installed", "failed",
                    "problem");
            Instant now = InstantSource.system().instant();
            boolean well = true;
            for (JsonNode each : answer.path("items")) {
                String state = each.path("state").asText();
                well &= state.equals("equal") || state.equals("standby");
                table.row(each.path("switch").asText(), state, age(each.path("since").asText(), now),
                        each.path("revision").asText(), each.path("wanted").asText(),
                        each.path("installed").asText(), each.path("failed").asText(),
                        each.path("problem").asText());
            }
            PrintWriter out = spec.commandLine().getOut();
            out.printf("policy revision %d%n", answer.path("revision").asLong());
            table.lines("  ").forEach(out::println);
            out.flush();
            return well ? 0 : 1;
        }
    }

    /// A switch that is not there yet, in a line.
    static String describe(JsonNode status) {
        String problem = status.path("problem").asText();
        return "%s: %s%s".formatted(status.path("switch").asText(), status.path("state").asText(),
                problem.isEmpty() ? "" : ", " + problem);
    }

    /// How long ago, in the largest unit that tells something.
    static String age(String since, Instant now) {
        try {
            Duration age = Duration.between(Instant.parse(since), now);
            if (age.compareTo(Duration.ofMinutes(2)) < 0) {
                return Math.max(0, age.toSeconds()) + " s";
            }
            if (age.compareTo(Duration.ofHours(2)) < 0) {
                return age.toMinutes() + " min";
            }
            return age.compareTo(Duration.ofDays(2)) < 0 ? age.toHours() + " h" : age.toDays() + " d";
        } catch (DateTimeParseException _) {
            return since;
        }
    }
}
