package org.nvgre.p4runtime;

/// What the direct counter of a table has counted for one of its entries, as read.
public record EntryCounter(TableEntry.Key entry, long packets, long bytes) {
    /// `nvgre.acl[vsid=5000] @10: 3 packets, 180 bytes`
    @Override
    public String toString() {
        return "%s: %d packets, %d bytes".formatted(entry, packets, bytes);
    }
}
