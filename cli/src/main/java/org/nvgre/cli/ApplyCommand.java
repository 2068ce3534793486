package org.nvgre.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.nvgre.cli.client.ServerOption;
import org.nvgre.cli.client.ServiceClient;
import org.nvgre.runtime.device.Network;
import org.nvgre.runtime.device.Report;
import org.nvgre.runtime.policy.Policy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "apply", mixinStandardHelpOptions = true,
        description = "Makes a policy the service's; without a service, makes the switches of the policy equal to it. "
                + "With a mistake in it, or without a service a switch out of reach, nothing is changed.")
final class ApplyCommand implements Callable<Integer> {

    @Mixin
    private PolicyOption policy;

    @Mixin
    private ServerOption server;

    @Option(names = "--wait", paramLabel = "TIME", defaultValue = "30s",
            description = "How long the service is given to bring its switches there, at most 60s; 30s by default.")
    private String wait;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Policy checked = policy.load();
        return server.given() ? throughService(checked) : directly(checked);
    }

    private int throughService(Policy checked) throws IOException {
        try (ServiceClient client = server.client()) {
            JsonNode written = client.put("/v1/policy?wait=" + wait, checked);
            PrintWriter out = spec.commandLine().getOut();
            boolean converged = written.path("converged").asBoolean();
            out.printf("revision %d: %s%n", written.path("revision").asLong(), converged
                    ? "all switches in reach hold it"
                    : "the service has it and will bring it to");
            for (JsonNode each : written.path("waitingFor")) {
                out.println("  " + StatusCommand.describe(each));
            }
            out.flush();
            return converged ? 0 : 1;
        }
    }

    private int directly(Policy checked) {
        List<Report> reports = Network.apply(checked, new Pipelines());
        reports.forEach(spec.commandLine().getOut()::println);
        reports.forEach(report -> report.failures()
                .forEach(failure -> spec.commandLine().getErr()
                        .println("nvgre: " + report.switchName() + ": " + failure)));
        return reports.stream().allMatch(Report::ok) ? 0 : 1;
    }
}
