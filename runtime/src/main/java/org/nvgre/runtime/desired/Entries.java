package org.nvgre.runtime.desired;

import java.util.function.Consumer;
import java.util.function.Supplier;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Table;

/// Where the entries for stations go. There are millions: each is made only for who wants to see it, not for who counts.
interface Entries {

    /// @param entry makes an entry of that table
    void add(Table table, Supplier<Entity> entry);

    /// All are made, and seen.
    static Entries to(Consumer<Entity> consumer) {
        return (_, entry) -> consumer.accept(entry.get());
    }
}
