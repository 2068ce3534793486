package org.nvgre.runtime.device;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.nvgre.p4runtime.ActionCall;
import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.p4runtime.Update;
import org.nvgre.runtime.desired.WriteOrder;
import org.nvgre.runtime.desired.DesiredState;

/// The order in which several switches change together, so that a customer address that moves from one to another loses
/// no packet, and gets none twice, by the change itself (F10): at each moment every switch sends to a place that delivers.
public final class MakeBeforeBreak {

    /// In this order; each is complete on all switches before the next begins.
    public enum Phase {
        /// All switches get what nothing uses yet: ways, tunnels, groups, whom to admit.
        PREPARE,
        /// The new home of an address delivers.
        ARRIVE,
        /// The others send to it.
        SWITCH_OVER,
        /// When nothing is under way to it any more, the old home sends to the new one: until then it delivers, since what
        /// comes out of a tunnel does not go back into one (D7).
        LEAVE,
        /// What nothing uses any more goes.
        LET_GO
    }

    /// The change of one switch.
    ///
    /// @param before what it holds
    public record Change(DesiredState before, DesiredState after) {

        String switchName() {
            return after.switchName();
        }
    }

    /// Updates that may be done in any order, each of them after all of the steps before.
    public record Step(Phase phase, String switchName, List<Update> updates) {

        public Step {
            updates = List.copyOf(updates);
        }
    }

    private static final String MACS = "nvgre.ca_mac";
    private static final String TO_PORT = "nvgre.to_port";

    private MakeBeforeBreak() {}

    public static List<Step> steps(Collection<Change> changes) {
        List<Plan> plans = changes.stream().map(Plan::new).toList();
        var steps = new ArrayList<Step>();
        for (Phase phase : Phase.values()) {
            plans.forEach(plan -> steps.addAll(plan.steps(phase)));
        }
        return steps;
    }

    /// What becomes of one switch, and when.
    private static final class Plan {

        private final String switchName;
        private final Difference difference;
        private final Set<Entity> inserted;
        private final Map<Entity.Key, Entity> before;
        private final Phase role;

        Plan(Change change) {
            switchName = change.switchName();
            difference = Difference.between(change.before().entities(), change.after().entities());
            inserted = Set.copyOf(difference.missing());
            before = change.before().entities().stream()
                    .collect(Collectors.toMap(Entity::key, Function.identity()));
            boolean gains = appearing().anyMatch(this::gained);
            boolean loses = appearing().anyMatch(this::lost)
                    || difference.excess().stream().anyMatch(MakeBeforeBreak::delivers);
            role = gains ? Phase.ARRIVE : loses ? Phase.LEAVE : Phase.SWITCH_OVER;
        }

        private Stream<Entity> appearing() {
            return Stream.concat(difference.missing().stream(), difference.different().stream());
        }

        private boolean gained(Entity entity) {
            return delivers(entity) && !(before.containsKey(entity.key()) && delivers(before.get(entity.key())));
        }

        private boolean lost(Entity entity) {
            return isMac(entity) && !delivers(entity) && before.containsKey(entity.key())
                    && delivers(before.get(entity.key()));
        }

        private Phase phaseOf(Entity entity) {
            if (inserted.contains(entity) && WriteOrder.onlyReferredTo(entity)) {
                return Phase.PREPARE;
            }
            if (isMac(entity)) {
                return gained(entity) ? Phase.ARRIVE : lost(entity) ? Phase.LEAVE : Phase.SWITCH_OVER;
            }
            return role;
        }

        List<Step> steps(Phase phase) {
            if (phase == Phase.LET_GO) {
                return WriteOrder.disappearing(difference.excess()).stream()
                        .map(step -> new Step(phase, switchName, step.stream().map(Update::delete).toList()))
                        .toList();
            }
            List<Entity> now = appearing().filter(entity -> phaseOf(entity) == phase).toList();
            return WriteOrder.appearing(now).stream()
                    .map(step -> new Step(phase, switchName, step.stream().map(
                            entity -> inserted.contains(entity) ? Update.insert(entity) : Update.modify(entity))
                            .toList()))
                    .toList();
        }
    }

    private static boolean isMac(Entity entity) {
        return entity instanceof TableEntry entry && entry.table().name().equals(MACS);
    }

    /// Whether it is the place where an address lives.
    private static boolean delivers(Entity entity) {
        return isMac(entity) && ((TableEntry) entity).action() instanceof ActionCall call
                && call.action().name().equals(TO_PORT);
    }
}
