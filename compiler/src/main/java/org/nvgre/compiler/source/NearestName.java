package org.nvgre.compiler.source;

import java.util.Collection;
import java.util.Comparator;

/// Guesses which name the user meant.
public final class NearestName {

    private NearestName() {}

    /// `"; did you mean 'x'?"` for the candidate closest to `name`, or an empty string if none is close.
    public static String hint(String name, Collection<String> candidates) {
        int limit = name.length() < 3 ? 0 : Math.max(1, name.length() / 3);
        return candidates.stream().filter(c -> !c.equals(name) && distance(name, c) <= limit)
                .min(Comparator.comparingInt((String c) -> distance(name, c)).thenComparing(c -> c))
                .map(c -> "; did you mean '" + c + "'?").orElse("");
    }

    /// How many letters must be changed, added, left out or swapped with the next, ignoring case.
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = cost[i - 1][j - 1] + (same(a, i - 1, b, j - 1) ? 0 : 1);
                cost[i][j] = Math.min(change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1 && j > 1 && same(a, i - 1, b, j - 2) && same(a, i - 2, b, j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }

    private static boolean same(String a, int i, String b, int j) {
        return Character.toLowerCase(a.charAt(i)) == Character.toLowerCase(b.charAt(j));
    }
}
