package org.nvgre.runtime.store;

/// Someone else committed first. Read, check and try again.
public final class Conflict extends Exception {

    private static final long serialVersionUID = 1;

    private final long revision;

    /// @param revision of the commit that came first
    public Conflict(long expected, long revision) {
        super("the policy was changed meanwhile: its revision is %d, not %d; read it and try again"
                .formatted(revision, expected));
        this.revision = revision;
    }

    /// That of the newest commit that was in the way.
    public long revision() {
        return revision;
    }
}
