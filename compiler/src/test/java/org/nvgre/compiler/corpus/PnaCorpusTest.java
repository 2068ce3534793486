package org.nvgre.compiler.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.TextFormat;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.nvgre.compiler.CompilerOptions;
import org.nvgre.compiler.P4CompileException;
import org.nvgre.compiler.P4Compiler;
import org.p4.config.v1.P4Info;

/// p4c's samples for the Portable NIC Architecture: what `p4c-bm2-pna` compiles has the same P4Info here, or is refused
/// with the name of what is missing.
@EnabledIfSystemProperty(named = "nvgre.p4c", matches = ".+", disabledReason = P4cSamples.MISSING)
class PnaCorpusTest {

    private static final String COMPILER = "p4c-bm2-pna";

    /// What has been reached may not get lost.
    private static final int FLOOR = 34;

    @TempDir
    Path folder;

    @Test
    void equalsWhatP4cMakes() throws Exception {
        assumeTrue(Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, COMPILER))),
                COMPILER + " is not on the PATH");
        int equal = 0;
        List<String> refused = new ArrayList<>();
        for (Path program : P4cSamples.checkout().ofPna()) {
            Optional<P4Info> expected = p4c(program);
            if (expected.isEmpty()) {
                continue;
            }
            try {
                P4Info made = P4Compiler.compile(program, CompilerOptions.defaults()).p4Info();
                assertEquals(comparable(expected.get()), comparable(made), program.toString());
                equal++;
            } catch (P4CompileException e) {
                assertTrue(e.getMessage().contains("not supported yet: "), e.getMessage());
                refused.add(e.getMessage());
            }
        }
        String report = "%d equal, %d refused%n%s".formatted(equal, refused.size(),
                String.join(System.lineSeparator(), refused));
        System.out.println("P4Info of p4c's pna samples: " + report);
        assertTrue(equal >= FLOOR, report);
    }

    /// Nothing if p4c has a mistake to report, or none and crashes.
    private Optional<P4Info> p4c(Path program) throws Exception {
        Path p4Info = folder.resolve("p4info.txtpb");
        Files.deleteIfExists(p4Info);
        Process process = new ProcessBuilder(COMPILER, "--p4runtime-files", p4Info.toString(), "-o",
                folder.resolve("out.json").toString(), program.toString()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile()).start();
        return process.waitFor() == 0 && Files.exists(p4Info)
                ? Optional.of(TextFormat.parse(Files.readString(p4Info), P4Info.class))
                : Optional.empty();
    }

    /// It says v1model, and leaves out the selectors of PNA.
    private static P4Info comparable(P4Info p4Info) {
        P4Info.Builder info = p4Info.toBuilder().clearPkgInfo().clearActionProfiles();
        info.getTablesBuilderList().forEach(table -> table.clearImplementationId());
        return info.build();
    }
}
