package org.nvgre.bmv2.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// The command line interface of one of bmv2's switches (`pna_nic_CLI`), which speaks Thrift with it, told one command after the
/// other.
final class ThriftCommands implements AutoCloseable {
    /// Before each command, without a line end.
    private static final String PROMPT = "RuntimeCmd: ";
    /// A command that does nothing but answer: so it is known that the one before has ended.
    private static final String GREET = "greet";
    private static final String GREETING = "hello";

    private final String program;
    private final Process process;
    private final BufferedReader output;

    private ThriftCommands(String program, Process process) {
        this.program = program;
        this.process = process;
        this.output = process.inputReader();
    }

    /// @param program    the interface of that kind of switch
    /// @param thriftPort of a switch that listens there, and has its P4 program
    static ThriftCommands connect(String program, int thriftPort) {
        try {
            Process process = new ProcessBuilder(program, "--thrift-port", Integer.toString(thriftPort))
                    .redirectErrorStream(true).start();
            ThriftCommands commands = new ThriftCommands(program, process);
            if (!commands.answers()) {
                throw new BenchException(program + " does not reach the switch", null);
            }
            return commands;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() throws IOException {
        process.outputWriter().append(GREET).append('\n').flush();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.endsWith(GREETING)) {
                return true;
            }
        }
        return false;
    }

    /// @return what it said
    /// @throws BenchException if the switch did not do it
    List<String> run(String command) {
        try {
            process.outputWriter().append(command).append('\n').append(GREET).append('\n').flush();
            List<String> said = new ArrayList<>();
            while (true) {
                String line = output.readLine();
                if (line == null) {
                    throw new BenchException(program + " ended at: " + command + "\n" + said, null);
                }
                String text = line.replace(PROMPT, "");
                if (text.equals(GREETING)) {
                    return said;
                }
                if (text.startsWith("Invalid") || text.startsWith("Error") || text.startsWith("***")) {
                    throw new BenchException(program + ": " + command + ": " + text, null);
                }
                said.add(text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(command, e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
