package org.nvgre.cli;

import org.nvgre.cli.bench.BenchCommand;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `nvgre`, the one command people type.
///
/// Exit status: 0 done; 1 something is wrong with what was given, or a device failed; 2 the command line is
/// wrong. What is wrong goes to standard error, one line for each mistake, and never a stack trace.
@Command(name = "nvgre", mixinStandardHelpOptions = true, version = "nvgre 0.1.0-SNAPSHOT",
        description = "NVGRE on programmable switches: generates the P4, compiles, runs and controls it.",
        subcommands = {DemoCommand.class, GenerateCommand.class, CompileCommand.class, SwitchCommand.class,
                ServeCommand.class,
                ValidateCommand.class, DiffCommand.class, ApplyCommand.class, MoveCommand.class,
                StatusCommand.class,
                StfCommand.class, TraceCommand.class,
                ImportCommand.class, ExportCommand.class, BenchCommand.class})
public final class Nvgre implements Runnable {

    @Spec
    private CommandSpec spec;

    /// The whole command line, ready to execute.
    public static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Nvgre());
        commandLine.setParameterExceptionHandler((mistake, arguments) -> {
            CommandLine command = mistake.getCommandLine();
            String help = command.getCommandSpec().qualifiedName() + " --help";
            command.getErr().println("nvgre: " + Complaint.oneLine(mistake.getMessage()) + "; see " + help);
            return CommandLine.ExitCode.USAGE;
        });
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            Complaint.about(failure).forEach(line -> command.getErr().println("nvgre: " + line));
            return CommandLine.ExitCode.SOFTWARE;
        });
        return commandLine;
    }

    public static void main(String[] arguments) {
        Logs.prepare(arguments.length == 0 ? "" : arguments[0]);
        System.exit(commandLine().execute(arguments));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: "
                + String.join(", ", spec.subcommands().keySet()));
    }
}
