package org.nvgre.bmv2.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.nvgre.generator.GeneratedProgram;
import org.nvgre.generator.Generator;
import org.nvgre.generator.Profile;
import org.nvgre.generator.ProfileException;
import org.nvgre.generator.Profiles;
import org.nvgre.generator.Target;
import org.nvgre.generator.TargetLimits;
import org.nvgre.generator.compile.CompileException;
import org.nvgre.generator.compile.CompiledProgram;
import org.nvgre.generator.compile.P4Toolchain;

/// The programs of the profiles, built in or the suite's own, each compiled once by each compiler.
public final class Programs {
    /// @param claims     whose, of the profile
    /// @param forPnaNic  in pna_nic's dialect of pna
    private record Key(String profile, Target architecture, Claims claims, P4Toolchain compiler,
            boolean forPnaNic) {
        /// A folder for it.
        String name() {
            return profile + "-" + claims.name() + (forPnaNic ? "-own" : "") + "-" + compiler.name();
        }

        /// XSA's hash unit takes whole words; the zeros that fill the last one up are left out here, so that the flow of a
        /// frame (W6) is v1model's and all else can be compared.
        String adapted(String source) {
            if (forPnaNic) {
                return "#define PNA_BMV2\n" + source;
            }
            return architecture == Target.XSA ? source.replaceAll(", (?:24|16)w0 \\}", " }") : source;
        }
    }

    private static final Map<Key, CompiledProgram> COMPILED = new ConcurrentHashMap<>();

    private Programs() {}

    /// The v1model program.
    ///
    /// @param compiler as [P4Toolchain#name]
    public static CompiledProgram compiled(String profile, String compiler) {
        return compiled(new Key(profile, Target.V1MODEL, new Claims(TargetLimits.of(Target.V1MODEL)),
                P4Toolchain.named(compiler), false));
    }

    /// The program that the control plane sees, with what the combination claims of the profile.
    static CompiledProgram compiled(String profile, Combination combination) {
        return compiled(new Key(profile, combination.architecture(), Claims.of(combination),
                combination.visible(), false));
    }

    /// What pna_nic runs, and what the control plane takes it for: tables and actions are the same.
    ///
    /// @param own     the P4Info has no counters, and what keeps the books has nothing of the configuration
    /// @param visible for the embedded switch
    public record OfPnaNic(CompiledProgram own, CompiledProgram visible) {}

    /// What is to be installed before a program can be compiled for pna_nic and run there; empty when it is there.
    ///
    /// @param compiler as [P4Toolchain#name]
    public static Optional<String> missingForPnaNic(String compiler) {
        return Combination.onPnaNic(compiler).missing();
    }

    /// @param compiler as [P4Toolchain#name]
    public static OfPnaNic forPnaNic(String profile, String compiler) {
        return forPnaNic(profile, Combination.onPnaNic(compiler));
    }

    static OfPnaNic forPnaNic(String profile, Combination combination) {
        return new OfPnaNic(compiled(new Key(profile, combination.architecture(), Claims.of(combination),
                combination.compiler(), true)), compiled(profile, combination));
    }

    private static CompiledProgram compiled(Key key) {
        return COMPILED.computeIfAbsent(key, Programs::compile);
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

    private static CompiledProgram compile(Key key) {
        Path folder = Path.of("target", "programs", key.name());
        try {
            Profile profile = key.claims.part(profile(key.profile));
            GeneratedProgram program = Generator.generate(profile, key.architecture);
            Path source = new GeneratedProgram(profile, program.target(), key.adapted(program.source()))
                    .writeTo(folder);
            CompiledProgram compiled = key.compiler.compile(source);
            compiled.writeTo(folder);
            return compiled;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CompileException e) {
            throw new BenchException(key.name() + ": " + e.getMessage(), e);
        }
    }
}
