package org.nvgre.generator;

/// A profile that cannot be used; the message is one line, `file:line: what is wrong; what to do`.
public final class ProfileException extends Exception {
    private static final long serialVersionUID = 1L;

    ProfileException(String message) {
        super(message);
    }
}
