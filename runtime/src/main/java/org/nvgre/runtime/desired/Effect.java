package org.nvgre.runtime.desired;

import java.util.Map;
import java.util.Set;

/// What a change of the policy means for the switches.
///
/// @param bySwitch what it makes of those that were there before and are there after it; none without a difference
/// @param added switches that are new: all that they are to hold is new, too ({@link Wanted#entities})
/// @param removed switches that are gone
/// @param renumbered switches, new ones among them, that use other numbers now ({@link Wanted#ids}): to be stored before
///        anything is written to them
/// @param anew switches that are to be looked at as a whole, and are not among the others: their programs are not to be had
///        any more, or may be again
public record Effect(Map<String, Delta> bySwitch, Set<String> added, Set<String> removed,
        Set<String> renumbered, Set<String> anew) {

    public static final Effect NONE = new Effect(Map.of(), Set.of(), Set.of(), Set.of(), Set.of());

    public Effect {
        bySwitch = Map.copyOf(bySwitch);
        added = Set.copyOf(added);
        removed = Set.copyOf(removed);
        renumbered = Set.copyOf(renumbered);
        anew = Set.copyOf(anew);
    }
}
