package org.nvgre.runtime.policy;

import java.util.List;
import java.util.stream.Collectors;

/// A policy that cannot be put into effect. The message has one line for each mistake, fit to be shown to a person.
public final class PolicyException extends RuntimeException {

    private final List<String> mistakes;

    public PolicyException(List<?> mistakes) {
        super(mistakes.stream().map(Object::toString).collect(Collectors.joining("\n")));
        this.mistakes = mistakes.stream().map(Object::toString).toList();
    }

    /// One line each: where, what is wrong, what to do.
    public List<String> mistakes() {
        return mistakes;
    }
}
