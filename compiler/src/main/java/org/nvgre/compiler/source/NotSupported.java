package org.nvgre.compiler.source;

/// A construct of the language that this compiler does not translate (yet). Thrown deep inside a phase, turned
/// into a diagnostic at its edge: the user sees a place and a sentence, never a stack trace.
public final class NotSupported extends RuntimeException {

    private final transient Span span;

    public NotSupported(Span span, String what) {
        super("not supported yet: " + what, null, false, false);
        this.span = span;
    }

    public Span span() {
        return span;
    }
}
