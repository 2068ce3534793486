package org.nvgre.runtime.policy;

import java.util.Comparator;

/// Something in a policy that cannot be.
///
/// @param source the file it stands in, or the path of the part ({@link PartKey#toString}); empty where the text says it
/// @param line from 1; 0: the source as a whole
/// @param text what is wrong; what to do
public record Mistake(String source, int line, String text) implements Comparable<Mistake> {

    private static final Comparator<Mistake> ORDER = Comparator.comparing(Mistake::source)
            .thenComparingInt(Mistake::line);

    /// One that tells itself where.
    static Mistake ofLine(String text) {
        return new Mistake("", 0, text);
    }

    /// In a part, however it came into the policy.
    public static Mistake in(PartKey part, String text) {
        return new Mistake(part.toString(), 0, text);
    }

    /// `file:line`, or as far as that is known.
    public String where() {
        return line == 0 ? source : source + ":" + line;
    }

    @Override
    public int compareTo(Mistake other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return source.isEmpty() ? text : where() + ": " + text;
    }
}
