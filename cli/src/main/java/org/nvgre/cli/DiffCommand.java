package org.nvgre.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.nvgre.cli.client.ServerOption;
import org.nvgre.cli.client.ServiceClient;
import org.nvgre.p4runtime.Update;
import org.nvgre.runtime.device.Comparison;
import org.nvgre.runtime.device.Network;
import org.nvgre.runtime.policy.Policy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "diff", mixinStandardHelpOptions = true,
        description = "Says what 'apply' would change on which switch: compared with the service's policy, or without a "
                + "service with what the switches hold. Changes nothing. Exit status 1: something would change.")
final class DiffCommand implements Callable<Integer> {

    @Mixin
    private PolicyOption policy;

    @Mixin
    private ServerOption server;

    @Option(names = "--verbose",
            description = "The entries, too; a service tells the first 100 of each switch.")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Policy checked = policy.load();
        boolean same = server.given() ? withService(checked) : withSwitches(checked);
        if (same) {
            say("nothing would change");
        }
        spec.commandLine().getOut().flush();
        return same ? 0 : 1;
    }

    private boolean withService(Policy checked) throws IOException {
        try (ServiceClient client = server.client()) {
            JsonNode switches = client.put("/v1/policy?dryRun=true", checked).path("switches");
            for (JsonNode each : switches) {
                say(each.path("switch").asText(), each.path("inserts").asLong(),
                        each.path("modifies").asLong(),
                        each.path("deletes").asLong());
                if (verbose) {
                    each.path("updates")
                            .forEach(update -> say("  %s %s".formatted(sign(update.path("update").asText()),
                                    update.path("entity").asText())));
                }
            }
            return switches.isEmpty();
        }
    }

    private boolean withSwitches(Policy checked) {
        List<Comparison> comparisons = Network.compare(checked, new Pipelines());
        for (Comparison each : comparisons) {
            if (each.otherProgram()) {
                say(each.switchName() + ": runs another program, or none; it would be loaded");
            }
            if (each.differs()) {
                say(each.switchName(), each.inserts(), each.modifies(), each.deletes());
            }
            if (verbose) {
                each.updates().forEach(update -> say("  " + line(update)));
            }
        }
        return comparisons.stream().noneMatch(Comparison::differs);
    }

    private static String line(Update update) {
        return switch (update) {
            case Update.Insert(var entity) -> "+ " + entity;
            case Update.Modify(var entity) -> "~ " + entity;
            case Update.Delete(var key) -> "- " + key;
        };
    }

    private static String sign(String update) {
        return switch (update) {
            case "insert" -> "+";
            case "modify" -> "~";
            default -> "-";
        };
    }

    private void say(String switchName, long inserts, long modifies, long deletes) {
        say("%s: %d inserted, %d modified, %d deleted".formatted(switchName, inserts, modifies, deletes));
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
    }
}
