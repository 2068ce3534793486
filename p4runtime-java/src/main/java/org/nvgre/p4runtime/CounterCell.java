package org.nvgre.p4runtime;

/// One cell of a counter, as read. What the counter's [Counter#unit] leaves out is 0.
public record CounterCell(Counter counter, long index, long packets, long bytes) {
    /// `nvgre.drops[7]: 3 packets, 180 bytes`
    @Override
    public String toString() {
        return "%s[%d]: %d packets, %d bytes".formatted(counter.name(), index, packets, bytes);
    }
}
