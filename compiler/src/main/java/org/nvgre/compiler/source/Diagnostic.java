package org.nvgre.compiler.source;

/// One message to the user about a place in their program.
public record Diagnostic(Severity severity, Span span, String message) {

    public enum Severity {
        ERROR, WARNING;

        @Override
        public String toString() {
            return this == ERROR ? "error" : "warning";
        }
    }

    /// The message on one line: `file:line:col: error: what is wrong`.
    public String headline() {
        return span + ": " + severity + ": " + message;
    }

    /// The headline, the source line, and a caret under the place.
    public String render() {
        if (span.file().text().isEmpty()) {
            return headline();
        }
        String line = span.file().lineText(span.line());
        int column = span.column();
        int length = Math.max(1, Math.min(span.end() - span.start(), line.length() - column + 1));
        StringBuilder caret = new StringBuilder();
        for (int i = 0; i < column - 1; i++) {
            caret.append(i < line.length() && line.charAt(i) == '\t' ? '\t' : ' ');
        }
        caret.append('^').append("~".repeat(length - 1));
        return headline() + "\n    " + line + "\n    " + caret;
    }

    @Override
    public String toString() {
        return headline();
    }
}
