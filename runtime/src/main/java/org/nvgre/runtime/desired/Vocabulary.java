package org.nvgre.runtime.desired;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.Table;

/// A program's tables by the short names that stages know them by, each looked up once: entries are made by the million.
/// For one thread.
final class Vocabulary {

    private final Pipeline pipeline;
    private final Map<String, Optional<Table>> tables = new HashMap<>();

    Vocabulary(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /// @throws IllegalArgumentException the program has none of this name
    Table table(String name) {
        Optional<Table> table = find(name);
        return table.isPresent() ? table.get() : pipeline.table("nvgre." + name);
    }

    boolean has(String name) {
        return find(name).isPresent();
    }

    private Optional<Table> find(String name) {
        return tables.computeIfAbsent(name, _ -> Programs.hasTable(pipeline, name)
                ? Optional.of(pipeline.table("nvgre." + name))
                : Optional.empty());
    }
}
