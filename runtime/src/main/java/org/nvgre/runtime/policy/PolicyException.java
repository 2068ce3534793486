package org.nvgre.runtime.policy;

import java.util.List;

/// A policy that cannot be put into effect. The message has one line for each mistake, fit to be shown to a person.
public final class PolicyException extends RuntimeException {

    private final List<String> mistakes;

    public PolicyException(List<String> mistakes) {
        super(String.join("\n", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    /// One line each: where, what is wrong, what to do.
    public List<String> mistakes() {
        return mistakes;
    }
}
