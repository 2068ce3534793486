package org.nvgre.cli.demo;

import org.nvgre.cli.text.Table;
import java.io.PrintWriter;
import java.util.List;

/// Where the demo writes: plain text, with colours on a terminal.
record Page(PrintWriter out, boolean colours) {

    private static final int FIRST_COLUMN = 12;

    void line(String text) {
        out.println(text);
        out.flush();
    }

    void blank() {
        line("");
    }

    void title(String text) {
        line(styled("1", text));
    }

    void section(String text) {
        blank();
        title(text);
    }

    /// What was done, what came of it, and how long it took.
    void step(String name, String what, long milliseconds) {
        line("  " + padded(name) + "%-64s %5d ms".formatted(what, milliseconds));
    }

    /// More about the step above.
    void detail(String what) {
        line("  " + padded("") + what);
    }

    void table(Table table) {
        table.lines("  ").forEach(this::line);
    }

    void good(String text) {
        line(styled("1;32", text));
    }

    void bad(String text, List<String> why) {
        line(styled("1;31", text));
        why.forEach(each -> line("  - " + each));
    }

    private static String padded(String name) {
        return name + " ".repeat(Math.max(1, FIRST_COLUMN - name.length()));
    }

    private String styled(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
