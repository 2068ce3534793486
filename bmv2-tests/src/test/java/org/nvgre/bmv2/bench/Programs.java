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
import org.nvgre.generator.TargetLimits;
import org.nvgre.generator.compile.CompileException;
import org.nvgre.generator.compile.CompiledProgram;
import org.nvgre.generator.compile.P4Toolchain;

/// The programs of the profiles, built in or the suite's own, each compiled once by each compiler.
public final class Programs {
    /// @param claims whose, of the profile
    private record Key(String profile, Target architecture, Claims claims, P4Toolchain compiler) {
        /// A folder for it.
        String name() {
            return profile + "-" + claims.name() + "-" + compiler.name();
        }
    }

    /// pna_nic's dialect of pna, whatever compiles it.
    private static final String FOR_PNA_NIC = "#define PNA_BMV2\n";

    private static final Map<Key, CompiledProgram> COMPILED = new ConcurrentHashMap<>();

    private Programs() {}

    /// The v1model program.
    ///
    /// @param compiler as [P4Toolchain#name]
    public static CompiledProgram compiled(String profile, String compiler) {
        return COMPILED.computeIfAbsent(new Key(profile, Target.V1MODEL,
                new Claims(TargetLimits.of(Target.V1MODEL)), P4Toolchain.named(compiler)), Programs::compile);
    }

    /// The program that the control plane sees, with what the combination claims of the profile.
    static CompiledProgram compiled(String profile, Combination combination) {
        return COMPILED.computeIfAbsent(new Key(profile, combination.architecture(), Claims.of(combination),
                combination.visible()), Programs::compile);
    }

    /// What pna_nic runs, and what the control plane takes it for: tables and actions are the same.
    ///
    /// @param own     the P4Info has no counters, and what keeps the books has nothing of the configuration
    /// @param visible for the embedded switch
    record OfPnaNic(CompiledProgram own, CompiledProgram visible) {
        static OfPnaNic of(String profile, Combination combination) {
            return new OfPnaNic(forPnaNic(profile, combination), Programs.compiled(profile, combination));
        }
    }

    /// What pna_nic runs of it.
    private static CompiledProgram forPnaNic(String profile, Combination combination) {
        Claims claims = Claims.of(combination);
        try {
            GeneratedProgram program = Generator.generate(claims.part(profile(profile)), Target.PNA);
            Path folder = Path.of("target", "programs",
                    profile + "-pna_nic-own-" + combination.compiler().name());
            Path source = new GeneratedProgram(program.profile(), program.target(),
                    FOR_PNA_NIC + program.source()).writeTo(folder);
            CompiledProgram own = combination.compiler().compile(source);
            own.writeTo(folder);
            return own;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CompileException e) {
            throw new BenchException(profile + ", pna_nic, " + combination.compiler().name() + " compiler: "
                    + e.getMessage(), e);
        }
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
        Path folder = Path.of("target", "programs", key.name());
        try {
            Profile profile = key.claims.part(profile(key.profile));
            Path source = plain(Generator.generate(profile, key.architecture)).writeTo(folder);
            CompiledProgram program = key.compiler.compile(source);
            program.writeTo(folder);
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CompileException e) {
            throw new BenchException(key.name() + ": " + e.getMessage(), e);
        }
    }
}
