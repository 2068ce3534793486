package org.nvgre.compiler.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nvgre.compiler.Compilation;
import org.nvgre.compiler.CompilerOptions;
import org.nvgre.compiler.P4Compiler;
import org.p4.config.v1.P4Info;

/// A control plane cannot tell the generated programs of one profile apart: their P4Info is that of the v1model program
/// but for the name of the architecture, sizes, and annotations.
class P4InfoOfTargetsTest {

    private static final Path GENERATED = Path.of("../p4/generated");

    static Stream<String> programs() throws IOException {
        try (Stream<Path> files = Files.list(GENERATED)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".p4") && !f.endsWith(".v1model.p4")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void isThatOfV1model(String program) throws Exception {
        Compilation made = P4Compiler.compile(GENERATED.resolve(program), CompilerOptions.defaults());
        List<String> parts = List.of(program.split("\\.", -1));
        assertEquals(parts.get(1), made.p4Info().getPkgInfo().getArch());
        P4Info.Builder v1model = P4Info.newBuilder();
        TextFormat.merge(Files.readString(GENERATED.resolve(parts.getFirst() + ".v1model.p4info.txtpb")),
                v1model);
        assertTrue(made.p4Info().getTablesCount() > 5);
        assertEquals(comparable(v1model.build()), comparable(made.p4Info()));
    }

    /// Without what may differ, in the order of the ids.
    private static String comparable(P4Info p4Info) {
        P4Info.Builder info = p4Info.toBuilder().clearPkgInfo();
        info.getTablesBuilderList().forEach(t -> t.clearSize().getPreambleBuilder().clearAnnotations());
        info.getActionsBuilderList().forEach(a -> a.getPreambleBuilder().clearAnnotations());
        info.getCountersBuilderList().forEach(c -> c.clearSize().getPreambleBuilder().clearAnnotations());
        info.getMetersBuilderList().forEach(m -> m.clearSize());
        info.getActionProfilesBuilderList().forEach(p -> p.clearSize().clearMaxGroupSize());
        return Stream.of(info.getTablesList(), info.getActionsList(), info.getActionProfilesList(),
                info.getCountersList(), info.getDirectCountersList(), info.getMetersList(),
                info.getDirectMetersList(), info.getControllerPacketMetadataList(), info.getDigestsList(),
                info.getRegistersList(), info.getValueSetsList())
                .flatMap(list -> list.stream().map(Object::toString).sorted())
                .reduce("", String::concat) + info.getTypeInfo();
    }
}
