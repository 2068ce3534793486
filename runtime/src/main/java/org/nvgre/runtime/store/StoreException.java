package org.nvgre.runtime.store;

/// The store does not do its part. The message is one line for people: what, which store, and what to do.
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean unsure;

    public StoreException(String message, Throwable cause) {
        this(message, false, cause);
    }

    /// @param unsure whether what was asked for may have been done nevertheless
    public StoreException(String message, boolean unsure, Throwable cause) {
        super(message.strip().replaceAll("\\s*\\R\\s*", " "), cause);
        this.unsure = unsure;
    }

    /// Whether the commit that threw this may have been, or may yet be, done: the watch will tell.
    public boolean unsure() {
        return unsure;
    }
}
