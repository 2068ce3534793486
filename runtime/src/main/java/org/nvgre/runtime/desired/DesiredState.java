package org.nvgre.runtime.desired;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.runtime.policy.Placement;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyException;

/// All that one switch is to hold: a function of the policy, the pipeline and the numbers in use.
///
/// @param entities each identity once, stage by stage
/// @param aclRules by what a switch calls them: the ACL rules behind its entries
public record DesiredState(String switchName, Pipeline pipeline, Ids ids, List<Entity> entities,
        Map<TableEntry.Key, SubnetRule> aclRules) {

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
        var nve = new Nve(new Placement(policy), switchName, learned);
        Usage usage = nve.usage();
        Demands.check(nve, usage, pipeline);
        Ids ids = usage.number(earlier, nve.hopGroups());
        try {
            var context = new Stage.Context(nve, ids, pipeline);
            Map<Object, Entity> entities = new LinkedHashMap<>();
            Consumer<Entity> once = entity -> {
                if (entities.putIfAbsent(entity.key(), entity) != null) {
                    throw new IllegalStateException(
                            "two wishes for one entry: %s, %s".formatted(entities.get(entity.key()), entity));
                }
            };
            Stages.ALL.underlay(context, usage, once);
            Stages.ALL.stations(context, Entries.to(once));
            var state = new DesiredState(switchName, pipeline, ids, List.copyOf(entities.values()),
                    aclRules(context));
            Fit.check(Fit.Sizes.of(entities.values()), ids, pipeline, nve.device());
            return state;
        } catch (IllegalArgumentException wrong) {
            throw wrongPipeline(switchName, wrong);
        }
    }

    static PolicyException wrongPipeline(String switchName, IllegalArgumentException wrong) {
        return new PolicyException(
                List.of("switch %s: its pipeline is not one for this policy: %s; use a generated one"
                        .formatted(switchName, wrong.getMessage())));
    }

    static Map<TableEntry.Key, SubnetRule> aclRules(Stage.Context context) {
        Map<TableEntry.Key, SubnetRule> rules = new LinkedHashMap<>();
        context.nve().segments().forEach(segment -> Acl.rules(context, segment)
                .forEach((entry, rule) -> rules.put(entry.key(), rule)));
        return rules;
    }

    /// One entity on each line.
    @Override
    public String toString() {
        return entities.stream().map(Entity::toString).collect(Collectors.joining("\n"));
    }
}
