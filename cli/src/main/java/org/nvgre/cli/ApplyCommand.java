package org.nvgre.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.nvgre.runtime.device.Network;
import org.nvgre.runtime.device.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "apply", mixinStandardHelpOptions = true,
        description = "Makes the switches of a policy equal to it. "
                + "With a mistake in it, or a switch out of reach, nothing is changed.")
final class ApplyCommand implements Callable<Integer> {

    @Mixin
    private PolicyOption policy;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Report> reports = Network.apply(policy.load(), new Pipelines());
        reports.forEach(spec.commandLine().getOut()::println);
        reports.forEach(report -> report.failures()
                .forEach(failure -> spec.commandLine().getErr()
                        .println("nvgre: " + report.switchName() + ": " + failure)));
        return reports.stream().allMatch(Report::ok) ? 0 : 1;
    }
}
