package org.nvgre.compiler.source;

import java.util.Arrays;

/// The text of one P4 file, and the way from an offset in it to a line and column.
public final class SourceFile {

    private final String name;
    private final String text;
    private final int[] lineStarts;

    /// `name` is what diagnostics show: a path as the user wrote it, or `<core.p4>` for a file of our own.
    public SourceFile(String name, String text) {
        this.name = name;
        this.text = text;
        this.lineStarts = lineStarts(text);
    }

    public String name() {
        return name;
    }

    public String text() {
        return text;
    }

    /// The line of an offset, counted from 1.
    public int line(int offset) {
        int index = Arrays.binarySearch(lineStarts, offset);
        return index >= 0 ? index + 1 : -index - 1;
    }

    /// The column of an offset in characters, counted from 1.
    public int column(int offset) {
        return offset - lineStarts[line(offset) - 1] + 1;
    }

    /// The text of a line (counted from 1) without its end.
    public String lineText(int line) {
        int start = lineStarts[line - 1];
        int end = line < lineStarts.length ? lineStarts[line] : text.length();
        while (end > start && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(start, end);
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[(int) text.chars().filter(c -> c == '\n').count() + 1];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                starts[count++] = i + 1;
            }
        }
        return starts;
    }
}
