package org.nvgre.runtime.policy;

import java.nio.file.Path;
import java.util.Comparator;

/// Something in a policy that cannot be.
///
/// @param line from 1; 0: the file as a whole
/// @param text what is wrong; what to do
record Mistake(Path file, int line, String text) implements Comparable<Mistake> {

    private static final Comparator<Mistake> ORDER = Comparator.comparing(Mistake::file)
            .thenComparingInt(Mistake::line);

    @Override
    public int compareTo(Mistake other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return (line == 0 ? file.toString() : file + ":" + line) + ": " + text;
    }
}
