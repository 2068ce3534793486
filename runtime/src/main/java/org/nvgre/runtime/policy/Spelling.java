package org.nvgre.runtime.policy;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Guesses what was meant by a misspelt name.
public final class Spelling {

    private Spelling() {}

    /// The known name that takes the fewest changes of a letter; none where that would be another word altogether.
    public static Optional<String> nearest(String name, Collection<String> known) {
        record Guess(String name, int distance) {}
        String folded = name.toLowerCase(Locale.ROOT);
        return known.stream().map(each -> new Guess(each, distance(folded, each.toLowerCase(Locale.ROOT))))
                .filter(guess -> guess.distance <= Math.max(2, guess.name.length() / 3))
                .min(Comparator.comparingInt(Guess::distance)).map(Guess::name);
    }

    static String unknownSwitch(String name, Collection<String> known) {
        return nearest(name, known)
                .map(near -> "no switch is named '%s'; did you mean '%s'?".formatted(name, near))
                .orElseGet(() -> "no switch is named '%s'; add it to the switches".formatted(name));
    }

    /// Letters to insert, to remove or to replace (Levenshtein), row by row.
    private static int distance(String a, String b) {
        var row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
