package org.nvgre.runtime.desired;

import java.util.List;

import org.nvgre.p4runtime.Entity;

/// What a change makes of what one switch holds. Nothing that stays as it is stands in either list, and no key twice in
/// one.
///
/// @param before what is to go, or to become something else; in the order of the stages
/// @param after what is to come, or to be instead
public record Delta(List<Entity> before, List<Entity> after) {

    public static final Delta NONE = new Delta(List.of(), List.of());

    public Delta {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    public boolean isEmpty() {
        return before.isEmpty() && after.isEmpty();
    }
}
