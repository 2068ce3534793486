package org.nvgre.runtime.desired;

import java.util.stream.Stream;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.TableEntry;

/// One stage of the pipeline: which entries make it do what the policy says.
@FunctionalInterface
interface Stage {

    /// All that an entry is made of.
    record Context(Nve nve, Ids ids, Pipeline pipeline) {

        TableEntry.Builder entry(String table) {
            return pipeline.table("nvgre." + table).entry();
        }
    }

    Stream<? extends Entity> entities(Context context);
}
