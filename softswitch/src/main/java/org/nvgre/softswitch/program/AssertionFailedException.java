package org.nvgre.softswitch.program;

/** A program's own assert or assume does not hold; the packet is lost. */
public final class AssertionFailedException extends RuntimeException {
    AssertionFailedException(String message) {
        super(message);
    }
}
