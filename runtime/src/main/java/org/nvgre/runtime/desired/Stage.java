package org.nvgre.runtime.desired;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.nvgre.p4runtime.Action;
import org.nvgre.p4runtime.ActionCall;
import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Param;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.Table;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.runtime.policy.ProviderAddress;
import org.nvgre.runtime.policy.RoutingDomain;

/// One stage of the pipeline: which entries make it do what the policy says. Each entry is owed to one thing, and comes
/// and goes with it: to the switch itself, to a virtual subnet that it takes part in, to a station in one, or to what
/// several of these share. A stage that the program does not have gets none; that the policy can do without it,
/// {@link Demands} has made sure.
interface Stage {

    /// All that an entry is made of.
    ///
    /// @param vocabulary of the pipeline
    record Context(Nve nve, Ids ids, Pipeline pipeline, Vocabulary vocabulary) {

        /// Parameters that a program has only where its profile asks for them.
        private static final Set<String> OPTIONAL = Set.of("mtu", "rdid", "flood_unknown", "guard", "learn");

        Context(Nve nve, Ids ids, Pipeline pipeline) {
            this(nve, ids, pipeline, new Vocabulary(pipeline));
        }

        Table table(String name) {
            return vocabulary.table(name);
        }

        TableEntry.Builder entry(String table) {
            return table(table).entry();
        }

        boolean has(String table) {
            return vocabulary.has(table);
        }

        /// An action, without the arguments for which the program has no parameter.
        ActionCall call(String name, Object... namesAndValues) {
            Action action = pipeline.action("nvgre." + name);
            Set<String> known = action.params().stream().map(Param::name)
                    .collect(Collectors.toUnmodifiableSet());
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

    /// What the switch has whatever its tenants are.
    default void device(Context context, Consumer<Entity> out) {}

    /// What it has for a virtual subnet, whoever is in it.
    default void segment(Context context, Segment segment, Consumer<Entity> out) {}

    /// What it has for one MAC of a virtual subnet.
    default void station(Context context, Segment segment, Station station, Entries out) {}

    /// What it has for a routing domain.
    default void domain(Context context, RoutingDomain domain, Consumer<Entity> out) {}

    /// What it has for an endpoint, whoever is behind it.
    default void endpoint(Context context, Endpoint endpoint, Consumer<Entity> out) {}

    /// What it has for copies into a tunnel.
    default void floodTunnel(Context context, Tunnel tunnel, Consumer<Entity> out) {}

    /// What it has for a multicast group of the underlay.
    default void joined(Context context, ProviderAddress group, Consumer<Entity> out) {}
}
