package org.nvgre.cli;

/// A command that cannot do what it was asked to; the message is what the person is told.
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CommandFailure(String message) {
        super(message);
    }
}
