package org.nvgre.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.nvgre.runtime.desired.DesiredState;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.Switch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "validate", mixinStandardHelpOptions = true,
        description = "Looks for mistakes in a policy, and whether it fits into its switches' programs. "
                + "Asks no switch.")
final class ValidateCommand implements Callable<Integer> {

    @Mixin
    private PolicyOption policy;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Policy checked = policy.load();
        Pipelines pipelines = new Pipelines();
        StringBuilder entries = new StringBuilder();
        for (Switch device : checked.switches()) {
            DesiredState desired = DesiredState.of(checked, device.name(), pipelines.apply(device));
            entries.append("  %s: %d entries%n".formatted(device.name(), desired.entities().size()));
        }
        out.printf("%s: no mistakes; %d customers, %d virtual subnets, %d lookup records, %d switches%n",
                policy.folder(),
                checked.customers().size(), checked.virtualSubnets().size(), checked.lookupRecords().size(),
                checked.switches().size());
        out.print(entries);
        out.flush();
        return 0;
    }
}
