package org.nvgre.runtime.desired;

import java.util.function.Consumer;

import org.nvgre.p4runtime.Entity;

/// A way through all that a switch is to hold, in the order in which it can be written: what is referred to comes before
/// what refers to it. Between two steps the policy may change. What no change concerns comes exactly once; what one
/// concerns comes as it was, as it is, or not at all, and is in the change's {@link Delta}.
@FunctionalInterface
public interface Walk {

    /// Goes on.
    ///
    /// @param atLeast how many entities, if there are so many left
    /// @return whether there may be more
    boolean next(int atLeast, Consumer<Entity> consumer);
}
