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
    private record Key(String profile, String compiler) {}

    private static final Map<Key, CompiledProgram> COMPILED = new ConcurrentHashMap<>();

    private Programs() {}

    /// @param profile name of a profile; `xsa/NAME` is its xsa program, as [XsaOnV1model] runs it
    /// @param compiler as [P4Toolchain#name]
    public static CompiledProgram compiled(String profile, String compiler) {
        return COMPILED.computeIfAbsent(new Key(profile, compiler), Programs::compile);
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

    private static GeneratedProgram generated(String name) {
        if (!name.startsWith("xsa/")) {
            return Generator.generate(profile(name), Target.V1MODEL);
        }
        Profile profile = profile(name.substring("xsa/".length()));
        return new GeneratedProgram(profile, Target.V1MODEL,
                XsaOnV1model.of(Generator.generate(profile, Target.XSA).source()));
    }

    private static CompiledProgram compile(Key key) {
        Path folder = Path.of("target", "programs", key.profile.replace('/', '-') + "-" + key.compiler);
        try {
            Path source = generated(key.profile).writeTo(folder);
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
