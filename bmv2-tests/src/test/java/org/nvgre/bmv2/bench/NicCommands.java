package org.nvgre.bmv2.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// A `pna_nic_CLI` that is told one command after the other.
final class NicCommands implements AutoCloseable {
    static final String PROGRAM = "pna_nic_CLI";
    /// Before each command, without a line end.
    private static final String PROMPT = "RuntimeCmd: ";
    /// A command that does nothing but answer: so it is known that the one before has ended.
    private static final String GREET = "greet";
    private static final String GREETING = "hello";

    private final Process process;
    private final BufferedReader output;

    private NicCommands(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    /// @param thriftPort of a switch that listens there
    static NicCommands connect(int thriftPort) {
        try {
            Process process = new ProcessBuilder(PROGRAM, "--thrift-port", Integer.toString(thriftPort))
                    .redirectErrorStream(true).start();
            NicCommands commands = new NicCommands(process);
            if (!commands.answers()) {
                throw new BenchException(PROGRAM + " does not reach pna_nic", null);
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
                    throw new BenchException("pna_nic_CLI ended at: " + command + "\n" + said, null);
                }
                String text = line.replace(PROMPT, "");
                if (text.equals(GREETING)) {
                    return said;
                }
                if (text.startsWith("Invalid") || text.startsWith("Error") || text.startsWith("***")) {
                    throw new BenchException("pna_nic: " + command + ": " + text, null);
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
