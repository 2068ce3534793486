package org.nvgre.bmv2.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nvgre.compiler.CompilerOptions;
import org.nvgre.compiler.P4Compiler;
import org.nvgre.softswitch.json.ProgramReader;
import org.nvgre.softswitch.program.ProgramCompiler;
import org.nvgre.softswitch.program.SwitchProgram;
import org.nvgre.softswitch.traffic.CloneSessions;
import org.nvgre.softswitch.traffic.MulticastGroups;
import org.nvgre.softswitch.traffic.Surroundings;
import org.nvgre.softswitch.traffic.Target;

/// Expressions at random, compiled by us and by p4c, on the embedded switch: what comes out is what the specification
/// says. `-Dnvgre.formulas.programs=N` tries more of them, `-Dnvgre.formulas.seed=S` others.
class FormulasTest {

    private static final int PROGRAMS = Integer.getInteger("nvgre.formulas.programs", 40);
    private static final long SEED = Long.getLong("nvgre.formulas.seed", 1);
    private static final int PACKETS = 20;
    private static final String P4C = "p4c-bm2-ss";

    @TempDir
    Path folder;

    @FunctionalInterface
    private interface Compiler {
        byte[] compile(Path source) throws Exception;
    }

    @Test
    void ours() throws Exception {
        compute(PROGRAMS, true,
                source -> P4Compiler.compile(source, CompilerOptions.defaults()).deviceConfig());
    }

    @Test
    void p4c() throws Exception {
        Assumptions.assumeTrue(Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, P4C))), P4C + " is not on the PATH");
        compute(Math.max(1, PROGRAMS / 10), false, this::withP4c);
    }

    private byte[] withP4c(Path source) throws Exception {
        Path json = folder.resolve("p4c.json");
        Path log = folder.resolve("log");
        int status = new ProcessBuilder(P4C, "-o", json.toString(), source.toString())
                .redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
        assertEquals(0, status, () -> {
            try {
                return Files.readString(log);
            } catch (java.io.IOException e) {
                return e.toString();
            }
        });
        return Files.readAllBytes(json);
    }

    private void compute(int programs, boolean signedSlices, Compiler compiler) throws Exception {
        for (long seed = SEED; seed < SEED + programs; seed++) {
            FormulaProgram program = new FormulaProgram(
                    RandomGeneratorFactory.of("L64X128MixRandom").create(seed), signedSlices);
            Path source = Files.writeString(folder.resolve("formulas.p4"), program.source());
            SwitchProgram loaded = ProgramCompiler
                    .compile(ProgramReader.read("formulas.json", compiler.compile(source)));
            List<byte[]> out = new ArrayList<>();
            Target target = Target.of(loaded, new Surroundings(new MulticastGroups(), new CloneSessions(),
                    (_, _) -> {}, (_, packet, length, _) -> out.add(Arrays.copyOf(packet, length)),
                    OptionalInt.empty(), System.nanoTime()));
            for (int i = 0; i < PACKETS; i++) {
                List<BigInteger> given = program.given();
                byte[] expected = program.expected(program.made(given));
                out.clear();
                target.process(0, program.packet(given), 0);
                assertEquals(1, out.size(), "seed " + seed);
                if (!Arrays.equals(expected, out.getFirst())) {
                    assertEquals(HexFormat.of().formatHex(expected),
                            HexFormat.of().formatHex(out.getFirst()),
                            "seed " + seed + ", " + given + ": "
                                    + program.difference(expected, out.getFirst()) + "\n"
                                    + program.source());
                }
            }
        }
    }
}
