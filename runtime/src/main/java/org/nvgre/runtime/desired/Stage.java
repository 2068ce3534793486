package org.nvgre.runtime.desired;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.nvgre.p4runtime.Action;
import org.nvgre.p4runtime.ActionCall;
import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Param;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.TableEntry;

/// One stage of the pipeline: which entries make it do what the policy says. A stage that the program does not have gets
/// none; that the policy can do without it, {@link Demands} has made sure.
@FunctionalInterface
interface Stage {

    /// All that an entry is made of.
    record Context(Nve nve, Ids ids, Pipeline pipeline) {

        /// Parameters that a program has only where its profile asks for them.
        private static final Set<String> OPTIONAL = Set.of("mtu", "rdid", "flood_unknown", "guard", "learn");

        TableEntry.Builder entry(String table) {
            return pipeline.table("nvgre." + table).entry();
        }

        boolean has(String table) {
            return Programs.hasTable(pipeline, table);
        }

        /// An action, without the arguments for which the program has no parameter.
        ActionCall call(String name, Object... namesAndValues) {
            Action action = pipeline.action("nvgre." + name);
            Set<String> known = Set.copyOf(action.params().stream().map(Param::name).toList());
            List<Object> arguments = new ArrayList<>();
            for (int i = 0; i < namesAndValues.length; i += 2) {
                String parameter = (String) namesAndValues[i];
                if (known.contains(parameter) || !OPTIONAL.contains(parameter)) {
                    arguments.add(parameter);
                    arguments.add(namesAndValues[i + 1]);
                }
            }
            return action.call(arguments.toArray());
        }
    }

    Stream<? extends Entity> entities(Context context);
}
