package org.nvgre.bmv2.bench;

/// The bench does not work: nothing is said about the switch's forwarding.
public final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
