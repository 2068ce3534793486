package org.nvgre.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.TextFormat;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nvgre.generator.compile.EmbeddedCompiler;
import org.p4.config.v1.P4Info;

/// The programs for the targets other than v1model: their own compilers take them, and a control plane cannot tell them
/// from the v1model program. Each compiler has to be on the PATH; where it is not, the test says so and is skipped.
class TargetProgramsTest {
    private static final Path XSA = Path.of("src/test/resources/xsa");

    @TempDir
    Path folder;

    /// The control plane sees the same, whatever the program does inside: sizes apart, that is all of the P4Info.
    @ParameterizedTest
    @MethodSource("programs")
    void itsP4InfoIsThatOfV1model(Target target, Profile profile) throws Exception {
        P4Info ours = v1model(profile);
        P4Info p4Info = new EmbeddedCompiler().compile(write(target, profile)).p4Info();
        assertEquals(tables(ours, true), tables(p4Info, true));
        assertEquals(byName(ours.getActionsList()), byName(p4Info.getActionsList()));
        assertEquals(
                byName(ours.getCountersList().stream().map(each -> each.toBuilder().clearSize().build())
                        .toList()),
                byName(p4Info.getCountersList().stream().map(each -> each.toBuilder().clearSize().build())
                        .toList()));
        assertEquals(byName(ours.getDirectCountersList()), byName(p4Info.getDirectCountersList()));
        assertEquals(byName(ours.getMetersList()), byName(p4Info.getMetersList()));
        assertEquals(byName(ours.getDigestsList()), byName(p4Info.getDigestsList()));
        assertEquals(
                byName(ours.getActionProfilesList().stream()
                        .map(each -> each.toBuilder().clearSize().clearMaxGroupSize().build()).toList()),
                byName(p4Info.getActionProfilesList().stream()
                        .map(each -> each.toBuilder().clearSize().clearMaxGroupSize().build()).toList()));
        assertEquals(byName(ours.getControllerPacketMetadataList()),
                byName(p4Info.getControllerPacketMetadataList()));
    }

    /// Each built-in profile, less what the target cannot do.
    static Stream<Arguments> programs() {
        return Stream.of(Target.values()).filter(target -> target != Target.V1MODEL)
                .flatMap(target -> Profiles.BUILT_IN.stream()
                        .map(name -> Arguments.of(target, within(target, Profiles.builtIn(name)))));
    }

    static Stream<Profile> nicProfiles() {
        return Profiles.BUILT_IN.stream().map(name -> within(Target.PNA, Profiles.builtIn(name)));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void p4cTypeChecksIt(Target target, Profile profile) throws Exception {
        List<String> options = switch (target) {
            case TNA, T2NA -> {
                assumeTrue(p4cKnows(target.architecture() + ".p4"),
                        "p4c is installed without its Tofino back end");
                yield List.of("-D__TARGET_TOFINO__=" + (target == Target.TNA ? 1 : 2));
            }
            case V1MODEL, PNA, XSA -> List.of("-I", XSA.toString());
        };
        compile("p4test", write(target, profile), options);
    }

    @ParameterizedTest
    @MethodSource("nicProfiles")
    void pnaNicsCompilerTakesItAndItsP4InfoIsThatOfV1model(Profile profile) throws Exception {
        // It leaves out selectors that it does not know to belong to a table; nothing counts there.
        P4Info p4Info = p4Info("p4c-bm2-pna", profile, List.of("-DPNA_BMV2"));
        P4Info ours = v1model(profile);
        assertEquals(tables(ours, false), tables(p4Info, false));
        assertEquals(byName(ours.getActionsList().stream().toList()),
                byName(p4Info.getActionsList().stream().toList()));
    }

    @ParameterizedTest
    @MethodSource("nicProfiles")
    void dpdksCompilerTakesItAndItsP4InfoIsThatOfV1model(Profile profile) throws Exception {
        P4Info p4Info = p4Info("p4c-dpdk", profile, List.of("--arch", "pna"));
        P4Info ours = v1model(profile);
        assertEquals(tables(ours, true), tables(p4Info, true));
        assertEquals(byName(ours.getActionsList().stream().toList()),
                byName(p4Info.getActionsList().stream().toList()));
        assertEquals(
                byName(ours.getCountersList().stream().map(each -> each.toBuilder().clearSize().build())
                        .toList()),
                byName(p4Info.getCountersList().stream().map(each -> each.toBuilder().clearSize().build())
                        .toList()));
        assertEquals(byName(ours.getMetersList()), byName(p4Info.getMetersList()));
        assertEquals(byName(ours.getActionProfilesList()), byName(p4Info.getActionProfilesList()));
        assertEquals(byName(ours.getControllerPacketMetadataList()),
                byName(p4Info.getControllerPacketMetadataList()));
    }

    @Test
    void whatATargetCannotDoIsRefusedWithTheReasonAndTheWayOut() {
        var e = assertThrows(ProfileException.class,
                () -> TargetLimits.of(Target.PNA).require(Profiles.builtIn("nic-endpoint")));
        assertEquals(
                "profile nic-endpoint, target pna: 'acl: true' is not possible: p4c-dpdk has no direct counters on "
                        + "tables with wildcards; leave the rules to the hosts",
                e.getMessage());
        assertThrows(IllegalArgumentException.class,
                () -> Generator.generate(Profiles.builtIn("full"), Target.XSA));
    }

    @Test
    void aTargetsBoundIsNamed() {
        var e = assertThrows(ProfileException.class, () -> TargetLimits.of(Target.XSA)
                .require(within(Target.PNA, Profiles.builtIn("tor-gateway"))));
        assertTrue(e.getMessage().contains("'sizes.vsids' is 16384: a counter of XSA has 65536 cells"),
                e.getMessage());
    }

    @Test
    void whatIsRefusedWasAskedFor() throws Exception {
        for (TargetLimits limits : TargetLimits.all()) {
            limits.require(Profiles.builtIn("minimal"));
            for (TargetLimits.Refusal refusal : limits.refuses()) {
                Profile without = with(Profiles.builtIn("full"), refusal.key(), false);
                assertFalse(
                        limits.complaints(without).stream().anyMatch(line -> line.contains(refusal.key())),
                        refusal.key());
            }
        }
    }

    /// The profile, with everything switched off or reduced that the target refuses.
    private static Profile within(Target target, Profile profile) {
        Profile reduced = profile;
        for (TargetLimits.Refusal refusal : TargetLimits.of(target).refuses()) {
            reduced = with(reduced, refusal.key(), false);
        }
        for (TargetLimits.Bound bound : TargetLimits.of(target).bounds()) {
            reduced = with(reduced, bound.key(), bound.most());
        }
        return reduced;
    }

    private static Profile with(Profile profile, String key, Object value) {
        var json = new JsonMapper();
        ObjectNode tree = json.valueToTree(profile);
        int dot = key.indexOf('.');
        ObjectNode parent = dot < 0 ? tree : (ObjectNode) tree.get(key.substring(0, dot));
        parent.set(key.substring(dot + 1), json.valueToTree(value));
        return json.convertValue(tree, Profile.class);
    }

    private Path write(Target target, Profile profile) throws Exception {
        return Generator.generate(profile, target)
                .writeTo(Files.createTempDirectory(folder, target.architecture()));
    }

    private P4Info v1model(Profile profile) throws Exception {
        return new EmbeddedCompiler().compile(write(Target.V1MODEL, profile)).p4Info();
    }

    private P4Info p4Info(String compiler, Profile profile, List<String> options) throws Exception {
        Path p4Info = folder.resolve("p4info.txtpb");
        var arguments = new ArrayList<>(options);
        arguments.addAll(
                List.of("--p4runtime-files", p4Info.toString(), "-o", folder.resolve("out").toString()));
        compile(compiler, write(Target.PNA, profile), arguments);
        return TextFormat.parse(Files.readString(p4Info), P4Info.class);
    }

    /// Whether the p4c on the PATH has the architecture's declarations.
    private static boolean p4cKnows(String declarations) {
        return path().anyMatch(folder -> Files.isReadable(
                Path.of(folder).resolveSibling("share").resolve("p4c/p4include").resolve(declarations)));
    }

    private static Stream<String> path() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator));
    }

    private static void compile(String compiler, Path program, List<String> options) throws Exception {
        assumeTrue(path().anyMatch(folder -> Files.isExecutable(Path.of(folder, compiler))),
                compiler + " is not on the PATH");
        var command = new ArrayList<>(List.of(compiler));
        command.addAll(options);
        command.add(program.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertFalse(said.contains("error:"), said);
    }

    static Map<String, Object> tables(P4Info p4Info, boolean implementations) {
        return byName(p4Info.getTablesList().stream().map(table -> {
            var builder = table.toBuilder().clearSize().clearDirectResourceIds();
            return implementations ? builder.build() : builder.clearImplementationId().build();
        }).toList());
    }

    /// By name, without annotations: p4c copies those of its own header files.
    static Map<String, Object> byName(List<? extends com.google.protobuf.Message> messages) {
        var map = new HashMap<String, Object>();
        for (var message : messages) {
            var field = message.getDescriptorForType().findFieldByName("preamble");
            var preamble = ((org.p4.config.v1.Preamble) message.getField(field)).toBuilder()
                    .clearAnnotations().build();
            map.put(preamble.getName(), message.toBuilder().setField(field, preamble).build());
        }
        return map;
    }
}
