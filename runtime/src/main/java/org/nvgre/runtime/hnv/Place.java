package org.nvgre.runtime.hnv;

import java.nio.file.Path;
import java.util.Comparator;

/// Where something stands in a JSON file.
///
/// @param line from 1; 0: the file as a whole
/// @param path as JSONPath writes it, such as `$[3].Rule`
record Place(Path file, int line, String path) implements Comparable<Place> {

    private static final Comparator<Place> ORDER = Comparator.comparing(Place::file)
            .thenComparingInt(Place::line).thenComparing(Place::path);

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return line == 0 ? file + ": " : "%s:%d: %s: ".formatted(file, line, path);
    }
}
