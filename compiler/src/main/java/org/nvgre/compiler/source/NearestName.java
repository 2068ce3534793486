package org.nvgre.compiler.source;

import java.util.Collection;
import java.util.Comparator;

/// Guesses which name the user meant.
public final class NearestName {

    private NearestName() {}

    /// `"; did you mean 'x'?"` for the candidate closest to `name`, or an empty string if none is close.
    public static String hint(String name, Collection<String> candidates) {
        int limit = Math.max(1, name.length() / 3);
        return candidates.stream().filter(c -> !c.equals(name) && distance(name, c) <= limit)
                .min(Comparator.comparingInt((String c) -> distance(name, c)).thenComparing(c -> c))
                .map(c -> "; did you mean '" + c + "'?").orElse("");
    }

    /// Levenshtein distance, ignoring case.
    static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = Character.toLowerCase(a.charAt(i - 1)) == Character
                        .toLowerCase(b.charAt(j - 1));
                int substitute = previous[j - 1] + (same ? 0 : 1);
                current[j] = Math.min(substitute, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
