package org.nvgre.p4runtime;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Things by their full name or by an alias that no other of them has; an unknown name is answered with the
/// nearest one.
final class Names<T> {
    private final String kind;
    private final Map<String, T> byName = new LinkedHashMap<>();
    private final Map<String, T> byAlias = new HashMap<>();

    /// @param kind what one of them is called in messages, "table"
    Names(String kind, Collection<T> things, Function<T, String> name, Function<T, String> alias) {
        this.kind = kind;
        Set<String> ambiguous = new HashSet<>();
        for (T thing : things) {
            byName.put(name.apply(thing), thing);
            if (byAlias.put(alias.apply(thing), thing) != null) {
                ambiguous.add(alias.apply(thing));
            }
        }
        byAlias.keySet().removeAll(ambiguous);
    }

    Names(String kind, Collection<T> things, Function<T, String> name) {
        this(kind, things, name, name);
    }

    /// @throws IllegalArgumentException there is no such name
    T get(String name) {
        T thing = byName.get(name);
        if (thing == null) {
            thing = byAlias.get(name);
        }
        if (thing == null) {
            throw new IllegalArgumentException(unknown(name));
        }
        return thing;
    }

    Collection<T> all() {
        return byName.values();
    }

    private String unknown(String name) {
        return byName.keySet().stream().min(Comparator.comparingInt(known -> distance(name, known)))
                .map(nearest -> "no %s '%s'; did you mean '%s'?".formatted(kind, name, nearest))
                .orElse("no %s '%s'; there are none".formatted(kind, name));
    }

    /// Levenshtein distance; a missing prefix up to a dot costs nothing, since people leave it out.
    private static int distance(String given, String known) {
        int whole = levenshtein(given, known);
        int dot = known.lastIndexOf('.');
        return dot < 0 ? whole : Math.min(whole, levenshtein(given, known.substring(dot + 1)));
    }

    private static int levenshtein(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
