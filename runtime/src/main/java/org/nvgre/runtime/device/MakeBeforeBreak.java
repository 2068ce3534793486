package org.nvgre.runtime.device;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.nvgre.p4runtime.ActionCall;
import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.p4runtime.Update;
import org.nvgre.runtime.desired.Delta;
import org.nvgre.runtime.desired.WriteOrder;

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

    private static final String MACS = "nvgre.ca_mac";
    private static final String TO_PORT = "nvgre.to_port";

    private final Map<String, Plan> plans = new TreeMap<>();

    /// @param deltas by switch
    public MakeBeforeBreak(Map<String, Delta> deltas) {
        deltas.forEach((name, delta) -> plans.put(name, new Plan(Difference.of(delta))));
    }

    /// All that one switch has to do by itself, in order.
    public static List<List<Update>> alone(Delta delta) {
        var plan = new Plan(Difference.of(delta));
        var steps = new ArrayList<List<Update>>();
        for (Phase phase : Phase.values()) {
            steps.addAll(plan.steps(phase));
        }
        return steps;
    }

    /// What each switch has to do in a phase; none that has nothing to do.
    ///
    /// @return by switch: steps, each of which may be done in any order within itself, after those before it
    public Map<String, List<List<Update>>> steps(Phase phase) {
        var steps = new TreeMap<String, List<List<Update>>>();
        plans.forEach((name, plan) -> {
            List<List<Update>> own = plan.steps(phase);
            if (!own.isEmpty()) {
                steps.put(name, own);
            }
        });
        return steps;
    }

    /// Whether an address leaves a switch for another one: then frames may be under way to its old home, which is to
    /// deliver them before {@link Phase#LEAVE}.
    public boolean drains() {
        Set<Entity.Key> arriving = new HashSet<>();
        plans.values().forEach(plan -> plan.arriving().forEach(entity -> arriving.add(entity.key())));
        return plans.values().stream().flatMap(Plan::leaving)
                .anyMatch(entity -> arriving.contains(entity.key()));
    }

    /// What becomes of one switch, and when.
    private static final class Plan {

        private final Difference difference;
        private final Set<Entity.Key> inserted = new HashSet<>();
        private final Phase role;

        Plan(Difference difference) {
            this.difference = difference;
            difference.missing().forEach(entity -> inserted.add(entity.key()));
            boolean gains = arriving().findAny().isPresent();
            boolean loses = leaving().findAny().isPresent();
            role = gains ? Phase.ARRIVE : loses ? Phase.LEAVE : Phase.SWITCH_OVER;
        }

        private Stream<Entity> appearing() {
            return Stream.concat(difference.missing().stream(), difference.different().stream());
        }

        /// The addresses that live here from now on.
        Stream<Entity> arriving() {
            return appearing().filter(this::gained);
        }

        /// The addresses that lived here until now.
        Stream<Entity> leaving() {
            return Stream.concat(appearing().filter(this::lost),
                    difference.excess().stream().filter(MakeBeforeBreak::delivers));
        }

        private boolean deliveredBefore(Entity entity) {
            Entity before = difference.before().get(entity.key());
            return before != null && delivers(before);
        }

        private boolean gained(Entity entity) {
            return delivers(entity) && !deliveredBefore(entity);
        }

        private boolean lost(Entity entity) {
            return isMac(entity) && !delivers(entity) && deliveredBefore(entity);
        }

        private Phase phaseOf(Entity entity) {
            if (inserted.contains(entity.key()) && WriteOrder.onlyReferredTo(entity)) {
                return Phase.PREPARE;
            }
            if (isMac(entity)) {
                return gained(entity) ? Phase.ARRIVE : lost(entity) ? Phase.LEAVE : Phase.SWITCH_OVER;
            }
            return role;
        }

        List<List<Update>> steps(Phase phase) {
            var steps = new ArrayList<List<Update>>();
            if (phase == Phase.LET_GO) {
                WriteOrder.disappearing(difference.excess())
                        .forEach(step -> steps.add(step.stream().map(Update::delete).toList()));
            } else {
                List<Entity> now = appearing().filter(entity -> phaseOf(entity) == phase).toList();
                WriteOrder.appearing(now).forEach(step -> steps.add(step.stream().map(this::update).toList()));
            }
            return steps;
        }

        private Update update(Entity entity) {
            return inserted.contains(entity.key()) ? Update.insert(entity) : Update.modify(entity);
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
