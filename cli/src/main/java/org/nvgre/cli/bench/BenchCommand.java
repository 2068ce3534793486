package org.nvgre.cli.bench;

import org.nvgre.cli.bench.compile.CompileTimeCommand;
import org.nvgre.cli.bench.control.ControlCommand;
import org.nvgre.cli.bench.dataplane.DataplaneCommand;
import org.nvgre.cli.bench.scale.ScaleCommand;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Figures. Each subcommand prints what it measured beside its rival or its ceiling, taken in the same run.
@Command(name = "bench", mixinStandardHelpOptions = true, description = "Measures, and prints the figures.",
        subcommands = {CompileTimeCommand.class, ControlCommand.class, DataplaneCommand.class,
                ScaleCommand.class})
public final class BenchCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(),
                "Say what to measure: " + String.join(", ", spec.subcommands().keySet()));
    }
}
