package org.nvgre.generator.compile;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A compiler for generated programs. All of them give the same P4Info; which one made a program cannot be told from
/// the controller's side.
public sealed interface P4Toolchain permits EmbeddedCompiler, PathP4c, ContainerP4c {

    /// All there are, the default first.
    static List<P4Toolchain> all() {
        return List.of(new EmbeddedCompiler(), new PathP4c(), new ContainerP4c());
    }

    /// @throws IllegalArgumentException naming the toolchains there are
    static P4Toolchain named(String name) {
        return all().stream().filter(toolchain -> toolchain.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown compiler '" + name + "'; there is "
                        + all().stream().map(P4Toolchain::name).collect(Collectors.joining(", "))));
    }

    /// The name people type: `embedded`, `p4c`, `p4c-container`.
    String name();

    /// What is to be installed before this toolchain can be used; empty when it is there.
    Optional<String> missing();

    /// Compiles a v1model program.
    ///
    /// @throws CompileException with the compiler's own messages (file, line) when the program is wrong
    CompiledProgram compile(Path p4) throws CompileException;
}
