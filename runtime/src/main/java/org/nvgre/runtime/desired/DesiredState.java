package org.nvgre.runtime.desired;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyException;

/// All that one switch is to hold: a function of the policy, the pipeline and the numbers in use.
///
/// @param entities each identity once, stage by stage
/// @param aclRules by what a switch calls them: the ACL rules behind its entries
public record DesiredState(String switchName, Pipeline pipeline, Ids ids, List<Entity> entities,
        Map<TableEntry.Key, SubnetRule> aclRules) {

    private static final List<Stage> STAGES = List.of(new Admit(), new Terminate(), new Subnets(),
            new SourceGuard(), new Acl(), new Meters(), new NeighborProxy(), new Route(), new Bridge(),
            new Flood(),
            new Tunnels(), new ToControlPlane());

    public DesiredState {
        entities = List.copyOf(entities);
        aclRules = Map.copyOf(aclRules);
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
        return of(policy, switchName, pipeline, earlier, Learned.NOTHING);
    }

    /// @param earlier numbers to keep for what is still there
    /// @param learned what the switch knows of its underlay beyond the policy
    /// @throws PolicyException when the pipeline cannot hold it
    public static DesiredState of(Policy policy, String switchName, Pipeline pipeline, Ids earlier,
            Learned learned) {
        var nve = new Nve(policy, switchName, learned);
        List<String> unmet = Demands.unmet(nve, pipeline);
        if (!unmet.isEmpty()) {
            throw new PolicyException(
                    unmet.stream().map(text -> "switch %s: %s".formatted(switchName, text)).toList());
        }
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
            Map<TableEntry.Key, SubnetRule> aclRules = new LinkedHashMap<>();
            Acl.rules(context).forEach((entry, rule) -> aclRules.put(entry.key(), rule));
            var state = new DesiredState(switchName, pipeline, ids, List.copyOf(entities.values()), aclRules);
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
