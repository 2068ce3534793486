package org.nvgre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/// One run of the command line in this process, and what it said.
public record Run(int status, String out, String err) {

    public static Run nvgre(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Nvgre.commandLine().setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        String[] words = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
        int status = commandLine.execute(words);
        commandLine.getOut().flush();
        commandLine.getErr().flush();
        return new Run(status, out.toString(), err.toString());
    }

    /// The one line that a mistake is told in, without the name of the command before it.
    String complaint(int expectedStatus) {
        assertEquals(expectedStatus, status, err);
        List<String> lines = err.lines().toList();
        assertEquals(1, lines.size(), () -> "one line, but:\n" + err);
        assertEquals("nvgre: ", lines.getFirst().substring(0, "nvgre: ".length()));
        assertEquals("", out, "nothing else is said");
        return lines.getFirst().substring("nvgre: ".length());
    }
}
