package org.nvgre.bmv2.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.nvgre.generator.GeneratedProgram;
import org.nvgre.generator.Generator;
import org.nvgre.generator.Profile;
import org.nvgre.generator.ProfileException;
import org.nvgre.generator.Profiles;
import org.nvgre.generator.Target;
import org.nvgre.generator.compile.CompileException;
import org.nvgre.generator.compile.CompiledProgram;
import org.nvgre.generator.compile.P4Toolchain;

/// The programs of the profiles, built in or the suite's own, each compiled once by each compiler.
public final class Programs {
    private record Key(String profile, Target architecture, String compiler) {}

    private static final Map<Key, CompiledProgram> COMPILED = new ConcurrentHashMap<>();

    private Programs() {}

    /// The v1model program.
    ///
    /// @param compiler as [P4Toolchain#name]
    public static CompiledProgram compiled(String profile, String compiler) {
        return compiled(profile, Target.V1MODEL, compiler);
    }

    /// The program of an architecture, with what it claims of the profile.
    static CompiledProgram compiled(String profile, Target architecture, String compiler) {
        return COMPILED.computeIfAbsent(new Key(profile, architecture, compiler), Programs::compile);
    }

    private static Profile profile(String name) {
        if (Profiles.BUILT_IN.contains(name)) {
            return Profiles.builtIn(name);
        }
        String file = "/profiles/" + name + ".yaml";
        try {
            return Profiles.load(
                    Path.of(Objects.requireNonNull(Programs.class.getResource(file), file).toURI()));
        } catch (ProfileException | URISyntaxException e) {
            throw new BenchException(e.getMessage(), e);
        }
    }

    /// XSA's hash unit takes whole words; the zeros that fill the last one up are left out here, so that the flow of a
    /// frame (W6) is v1model's and all else can be compared.
    private static GeneratedProgram plain(GeneratedProgram program) {
        return program.target() != Target.XSA
                ? program
                : new GeneratedProgram(program.profile(), program.target(),
                        program.source().replaceAll(", (?:24|16)w0 \\}", " }"));
    }

    private static CompiledProgram compile(Key key) {
        Path folder = Path.of("target", "programs",
                key.profile + "-" + key.architecture.architecture() + "-" + key.compiler);
        try {
            Profile profile = Claims.of(key.architecture).part(profile(key.profile));
            Path source = plain(Generator.generate(profile, key.architecture)).writeTo(folder);
            CompiledProgram program = P4Toolchain.named(key.compiler).compile(source);
            program.writeTo(folder);
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CompileException e) {
            throw new BenchException(key.profile + ", " + key.architecture.architecture() + ", "
                    + key.compiler + " compiler: " + e.getMessage(), e);
        }
    }
}
