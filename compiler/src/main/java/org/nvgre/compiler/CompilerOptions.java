package org.nvgre.compiler;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// How to compile.
///
/// @param includePath directories to look for included files in, as with `-I`
/// @param defines macros and their values, as with `-D`
public record CompilerOptions(List<Path> includePath, Map<String, String> defines) {

    public static CompilerOptions defaults() {
        return new CompilerOptions(List.of(), Map.of());
    }
}
