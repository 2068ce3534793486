package org.nvgre.compiler.source;

/// A stretch of source text: offsets `start` (inclusive) to `end` (exclusive) of one file.
public record Span(SourceFile file, int start, int end) {

    /// Where things come from that no file has, such as `-D` definitions.
    public static final Span NONE = new Span(new SourceFile("<command line>", ""), 0, 0);

    /// From the start of this span to the end of another in the same file (or this one, if it is elsewhere).
    public Span to(Span other) {
        return other.file == file && other.end >= start ? new Span(file, start, other.end) : this;
    }

    public int line() {
        return file.line(start);
    }

    public int column() {
        return file.column(start);
    }

    /// The source text itself.
    public String text() {
        return file.text().substring(start, end);
    }

    /// `file:line:column`, which editors and terminals turn into a link.
    @Override
    public String toString() {
        return file.name() + ":" + line() + ":" + column();
    }
}
