package org.nvgre.runtime.policy;

import java.util.List;

/// A policy that cannot be put into effect. The message has one line for each mistake, fit to be shown to a person.
public final class PolicyException extends RuntimeException {

    private final List<Mistake> found;

    /// @param mistakes whole lines
    public PolicyException(List<String> mistakes) {
        this(String.join("\n", mistakes), mistakes.stream().map(Mistake::ofLine).toList());
    }

    private PolicyException(String message, List<Mistake> found) {
        super(message);
        this.found = List.copyOf(found);
    }

    public static PolicyException of(List<Mistake> mistakes) {
        return new PolicyException(String.join("\n", mistakes.stream().map(Mistake::toString).toList()),
                mistakes);
    }

    /// One line each: where, what is wrong, what to do.
    public List<String> mistakes() {
        return found.stream().map(Mistake::toString).toList();
    }

    /// The same in their parts.
    public List<Mistake> found() {
        return found;
    }
}
