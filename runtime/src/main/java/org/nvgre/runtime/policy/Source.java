package org.nvgre.runtime.policy;

import java.nio.file.Path;

/// Where parts of a policy are read from.
///
/// @param label how mistakes name it: a file, or the place in a request
/// @param folder what relative paths start from
record Source(String label, Path folder) {

    static Source of(Path file) {
        return new Source(file.toString(),
                file.getParent() == null ? Path.of("") : file.getParent());
    }

    /// Not a file.
    static Source named(String label) {
        return new Source(label, Path.of(""));
    }
}
