package org.nvgre.softswitch.json;

/** A program that cannot be loaded; the message is one line: which file, which object in it, what is wrong. */
public final class LoadException extends Exception {
    public LoadException(String message) {
        super(message);
    }
}
