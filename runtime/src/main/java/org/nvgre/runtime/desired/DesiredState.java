package org.nvgre.runtime.desired;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyException;

/// All that one switch is to hold: a function of the policy, the pipeline and the numbers in use.
///
/// @param entities each identity once, stage by stage
public record DesiredState(String switchName, Pipeline pipeline, Ids ids, List<Entity> entities) {

    private static final List<Stage> STAGES = List.of(new Admit(), new Terminate(), new Subnets(),
            new Bridge(), new Flood(),
            new Tunnels());

    public DesiredState {
        entities = List.copyOf(entities);
    }

    /// With numbers of its own, given out in the order of what they stand for.
    ///
    /// @throws PolicyException when the pipeline cannot hold it
    public static DesiredState of(Policy policy, String switchName, Pipeline pipeline) {
        return of(policy, switchName, pipeline, Ids.none());
    }

    /// @param earlier numbers to keep for what is still there
    /// @throws PolicyException when the pipeline cannot hold it
    public static DesiredState of(Policy policy, String switchName, Pipeline pipeline, Ids earlier) {
        var nve = new Nve(policy, switchName);
        Ids ids = nve.number(earlier);
        try {
            var context = new Stage.Context(nve, ids, pipeline);
            Map<Object, Entity> entities = new LinkedHashMap<>();
            STAGES.stream().flatMap(stage -> stage.entities(context)).forEach(entity -> {
                Entity other = entities.putIfAbsent(entity.key(), entity);
                if (other != null && !other.equals(entity)) {
                    throw new IllegalStateException(
                            "two wishes for one entry: %s, %s".formatted(other, entity));
                }
            });
            var state = new DesiredState(switchName, pipeline, ids, List.copyOf(entities.values()));
            Fit.check(state, nve.device());
            return state;
        } catch (IllegalArgumentException wrong) {
            throw new PolicyException(
                    List.of("switch %s: its pipeline is not one for this policy: %s; use a generated one"
                            .formatted(switchName, wrong.getMessage())));
        }
    }

    /// One entity on each line.
    @Override
    public String toString() {
        return entities.stream().map(Entity::toString).collect(Collectors.joining("\n"));
    }
}
