package org.nvgre.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.TextFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nvgre.generator.compile.CompiledProgram;
import org.nvgre.generator.compile.EmbeddedCompiler;
import org.p4.config.v1.P4Info;

/// What the generator emits, and that `p4/generated` is just that. After a change of the templates,
/// `mvn -pl generator -am test -Dtest=GeneratedProgramsTest -Dsurefire.failIfNoSpecifiedTests=false -Dnvgre.update`
/// writes the folder anew: look at the difference before you commit it.
class GeneratedProgramsTest {
    private static final Path GENERATED = Path.of("../p4/generated");
    private static final boolean UPDATE = System.getProperty("nvgre.update") != null;

    @SuppressWarnings("unused") // named by @FieldSource
    private static final List<String> PROFILES = Profiles.BUILT_IN;

    @TempDir
    Path folder;

    @ParameterizedTest
    @FieldSource("PROFILES")
    void theCommittedProgramsAreWhatTheTemplatesGive(String name) throws Exception {
        GeneratedProgram program = Generator.generate(Profiles.builtIn(name), Target.V1MODEL);
        CompiledProgram compiled = new EmbeddedCompiler().compile(program.writeTo(folder));
        Path source = GENERATED.resolve(name + ".v1model.p4");
        Path p4Info = GENERATED.resolve(name + ".v1model.p4info.txtpb");
        if (UPDATE) {
            Files.writeString(source, program.source());
            compiled.writeTo(folder);
            Files.copy(folder.resolve(CompiledProgram.P4INFO_FILE), p4Info,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }

        assertEquals(Files.readString(source), program.source(), source + " is stale");
        assertEquals(TextFormat.parse(Files.readString(p4Info), P4Info.class), compiled.p4Info(),
                p4Info + " is stale");
    }

    /// Of each target the built-in profiles that it can do.
    static Stream<Arguments> programs() {
        return Arrays.stream(Target.values()).flatMap(target -> PROFILES.stream().map(Profiles::builtIn)
                .filter(profile -> TargetLimits.of(target).complaints(profile).isEmpty())
                .map(profile -> Arguments.of(profile, target)));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void thoseOfTheOtherTargetsToo(Profile profile, Target target) throws Exception {
        String source = Generator.generate(profile, target).source();
        Path committed = GENERATED.resolve(profile.name() + "." + target.architecture() + ".p4");
        if (UPDATE) {
            Files.writeString(committed, source);
        }
        assertEquals(Files.readString(committed), source, committed + " is stale");
        assertFalse(source.contains("{{") || source.contains("{%") || source.contains("{#"),
                "template syntax is left over");
    }

    @Test
    void aFeatureThatIsOffLeavesNoTrace() throws Exception {
        String yaml = "flowId: false\nunderlay: {ttl: 17}\n";
        Profile profile = Profiles.load(Files.writeString(folder.resolve("profile.yaml"), yaml));
        String source = Generator.generate(profile, Target.V1MODEL).source();

        assertFalse(source.contains("FlowId"), "the hash stage");
        assertTrue(source.contains("tunnel_ipv4.ttl = 17;"));
        assertFalse(Generator.generate(Profiles.builtIn("minimal"), Target.V1MODEL).source()
                .contains("inner_vlan"));
    }
}
