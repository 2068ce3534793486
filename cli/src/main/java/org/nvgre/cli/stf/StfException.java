package org.nvgre.cli.stf;

/// A test that cannot be read or run; the message is one line that says where and why.
public final class StfException extends Exception {

    private static final long serialVersionUID = 1L;

    public StfException(String message) {
        super(message);
    }
}
