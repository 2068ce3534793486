package org.nvgre.runtime.hnv;

import java.util.ArrayList;
import java.util.List;

import org.nvgre.runtime.policy.PolicyException;

/// What is found while a network is carried over: mistakes, which stop it in the end, and things worth a look.
final class Findings {

    private record Mistake(Place place, String text) {}

    private final List<Mistake> mistakes = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    void mistake(Place place, String text) {
        mistakes.add(new Mistake(place, text));
    }

    void note(String text) {
        notes.add(text);
    }

    /// For a person, in the order in which they came up.
    List<String> notes() {
        return List.copyOf(notes);
    }

    boolean mistaken() {
        return !mistakes.isEmpty();
    }

    /// @throws PolicyException with all mistakes, by file and line
    void throwIfMistaken() {
        if (mistaken()) {
            throw new PolicyException(mistakes.stream().sorted((a, b) -> a.place().compareTo(b.place()))
                    .map(each -> each.place() + each.text()).distinct().toList());
        }
    }
}
