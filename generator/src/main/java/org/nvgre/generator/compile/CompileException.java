package org.nvgre.generator.compile;

/// A program that a compiler refused, or a compiler that could not be run; the message is fit for a user's eyes.
public final class CompileException extends Exception {
    private static final long serialVersionUID = 1L;

    public CompileException(String message) {
        super(message);
    }

    public CompileException(String message, Throwable cause) {
        super(message, cause);
    }
}
