package org.nvgre.bmv2.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.nvgre.generator.Generator;
import org.nvgre.generator.Profiles;
import org.nvgre.generator.Target;
import org.nvgre.generator.compile.CompileException;
import org.nvgre.generator.compile.CompiledProgram;
import org.nvgre.generator.compile.P4Toolchain;

/// The programs of the built-in profiles, each compiled once by each compiler.
public final class Programs {
    private record Key(String profile, String compiler) {}

    private static final Map<Key, CompiledProgram> COMPILED = new ConcurrentHashMap<>();

    private Programs() {}

    /// @param compiler as [P4Toolchain#name]
    public static CompiledProgram compiled(String profile, String compiler) {
        return COMPILED.computeIfAbsent(new Key(profile, compiler), Programs::compile);
    }

    private static CompiledProgram compile(Key key) {
        Path folder = Path.of("target", "programs", key.profile + "-" + key.compiler);
        try {
            Path source = Generator.generate(Profiles.builtIn(key.profile), Target.V1MODEL).writeTo(folder);
            CompiledProgram program = P4Toolchain.named(key.compiler).compile(source);
            program.writeTo(folder);
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CompileException e) {
            throw new BenchException(key.profile + ", " + key.compiler + " compiler: " + e.getMessage(), e);
        }
    }
}
