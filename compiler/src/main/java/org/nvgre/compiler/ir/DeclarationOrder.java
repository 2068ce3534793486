package org.nvgre.compiler.ir;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Where something stands among the declarations of the inlined program: the programmable block, then the objects
/// on the way down, then the place in the last one's text. p4c lists tables, actions and extern objects in P4Info in
/// this order, whichever way the packet goes.
///
/// @param path compared from the left
public record DeclarationOrder(List<Integer> path) implements Comparable<DeclarationOrder> {

    /// Actions of the top level belong to each control that uses them, before its own declarations.
    private static final int TOP_LEVEL_ACTIONS = -1;

    /// An object that a control makes by applying a type comes after its declarations.
    private static final int APPLIED_TYPES = Integer.MAX_VALUE;

    public static final DeclarationOrder FIRST = new DeclarationOrder(List.of());

    /// What is declared at this offset of the block's text.
    public DeclarationOrder declared(int offset) {
        return then(offset);
    }

    /// An action of the top level that the block uses at this offset first.
    public DeclarationOrder topLevelAction(int offset) {
        return then(TOP_LEVEL_ACTIONS, offset);
    }

    /// The object of a type that is applied at this offset.
    public DeclarationOrder appliedType(int offset) {
        return then(APPLIED_TYPES, offset);
    }

    private DeclarationOrder then(Integer... steps) {
        return new DeclarationOrder(Stream.concat(path.stream(), Stream.of(steps)).toList());
    }

    @Override
    public int compareTo(DeclarationOrder other) {
        return IntStream.range(0, Math.min(path.size(), other.path.size()))
                .map(i -> Integer.compare(path.get(i), other.path.get(i))).filter(c -> c != 0).findFirst()
                .orElse(Integer.compare(path.size(), other.path.size()));
    }
}
