package org.nvgre.runtime.store;

/// Whoever wrote is not the owner of the switch any more.
public final class Deposed extends Exception {

    private static final long serialVersionUID = 1;

    public Deposed(String switchName, long epoch) {
        super("switch %s has another owner than that of epoch %d".formatted(switchName, epoch));
    }
}
