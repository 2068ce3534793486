package org.nvgre.p4runtime;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.p4.v1.ActionProfileActionSet;

/// Actions of which the program's action selector takes one for each packet, by the selector's fields: written
/// in one shot with the entry they belong to (P4Runtime specification, "One Shot Action Selector Programming").
///
/// @param weights by action: the share of packets that takes it, 1 or more; in an order of their own, so that
///                sets are equal whatever order they were written in
public record ActionSet(SortedMap<ActionCall, Integer> weights) implements TableAction {
    private static final Comparator<ActionCall> ORDER = Comparator
            .<ActionCall, String>comparing(call -> call.action().name())
            .thenComparing(ActionCall::toString);

    /// An action and how much of the packets it gets.
    public record Share(ActionCall action, int weight) {}

    /// @throws IllegalArgumentException there is no action, or a weight is below 1
    public ActionSet {
        var ordered = new TreeMap<ActionCall, Integer>(ORDER);
        ordered.putAll(weights);
        if (ordered.isEmpty()) {
            throw new IllegalArgumentException("a set of actions has at least one");
        }
        ordered.forEach((action, weight) -> {
            if (weight < 1) {
                throw new IllegalArgumentException(action + " has weight " + weight + ", not 1 or more");
            }
        });
        weights = Collections.unmodifiableSortedMap(ordered);
    }

    /// An action that is there twice has the sum of its weights.
    ///
    /// @throws IllegalArgumentException there is no action, or a weight is below 1
    public static ActionSet of(List<Share> shares) {
        var weights = new TreeMap<ActionCall, Integer>(ORDER);
        for (Share share : shares) {
            if (share.weight < 1) {
                throw new IllegalArgumentException(
                        share.action + " has weight " + share.weight + ", not 1 or more");
            }
            weights.merge(share.action, share.weight, Integer::sum);
        }
        return new ActionSet(weights);
    }

    /// The set of this action alone.
    public static ActionSet of(ActionCall action) {
        return of(List.of(new Share(action, 1)));
    }

    @Override
    public org.p4.v1.TableAction toTableAction() {
        var set = ActionProfileActionSet.newBuilder();
        weights.forEach((action, weight) -> set.addActionProfileActionsBuilder().setAction(action.toProto())
                .setWeight(weight));
        return org.p4.v1.TableAction.newBuilder().setActionProfileActionSet(set).build();
    }

    /// `nvgre.forward(port=1) * 3 | nvgre.forward(port=2)`
    @Override
    public String toString() {
        return weights.entrySet().stream()
                .map(share -> share.getKey() + (share.getValue() == 1 ? "" : " * " + share.getValue()))
                .collect(Collectors.joining(" | "));
    }
}
