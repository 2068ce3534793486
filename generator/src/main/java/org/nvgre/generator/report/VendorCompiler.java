package org.nvgre.generator.report;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.nvgre.generator.Target;

/// The compiler that knows a target's resources, and how to have its report.
public enum VendorCompiler {
    TOFINO("p4c-barefoot and bfas", "build p4c with -DENABLE_TOFINO=ON and put both on the PATH"),
    DPDK("p4c-dpdk", "build p4c with -DENABLE_DPDK=ON and put it on the PATH");

    private static final Pattern COMPLAINT = Pattern
            .compile("^.*?(\\berror:\\s*(\\S+\\(\\d+\\):)?|(?=Compiler Bug))");

    private final String title;
    private final String howToGet;

    VendorCompiler(String title, String howToGet) {
        this.title = title;
        this.howToGet = howToGet;
    }

    /// @return empty where there is no compiler that can be run here: software switches have nothing to run out of, and
    ///     AMD's is a part of Vivado
    public static Optional<VendorCompiler> of(Target target) {
        return switch (target) {
            case TNA, T2NA -> Optional.of(TOFINO);
            case PNA -> Optional.of(DPDK);
            case V1MODEL, XSA -> Optional.empty();
        };
    }

    /// One line that says what is not installed and how to get it; empty when all is there.
    public Optional<String> missing() {
        return programs().stream().filter(program -> !onPath(program)).findFirst()
                .map(program -> program + " is not on the PATH: a report needs " + title + "; " + howToGet);
    }

    private List<String> programs() {
        return switch (this) {
            case TOFINO -> List.of("p4c-barefoot", "bfas");
            case DPDK -> List.of("p4c-dpdk");
        };
    }

    /// Compiles a program and reads the report.
    ///
    /// @param folder for the compiler's output; it is made. Of a Tofino it has then the compiler's own P4Info, too:
    ///     `p4info.txt`, with P4Runtime's messages for counters and selectors, not Tofino's
    /// @throws IOException with the compiler's first error when it refuses the program
    public ResourceReport report(Target target, Path program, Path folder) throws IOException {
        Files.createDirectories(folder);
        return switch (this) {
            case TOFINO -> {
                String chip = target == Target.T2NA ? "tofino2" : "tofino";
                Path output = folder.toAbsolutePath();
                run(folder, List.of("p4c-barefoot", "--target", chip, "--arch", target.architecture(),
                        "-D__TARGET_TOFINO__=" + (target == Target.T2NA ? 2 : 1), "-g",
                        "--bf-rt-schema", output.resolve("bfrt.json").toString(),
                        "--p4runtime-force-std-externs", "--p4runtime-files",
                        output.resolve("p4info.txt").toString(),
                        "-o", output.toString(), program.toAbsolutePath().toString()));
                Path pipe = output.resolve("pipe");
                run(folder, List.of("bfas", "--target", chip, "-o", pipe.toString(),
                        pipe.resolve("nvgre.bfa").toString()));
                yield TofinoReport.read(target.architecture(), pipe);
            }
            case DPDK -> {
                Path schema = folder.resolve("bfrt.json").toAbsolutePath();
                Path spec = folder.resolve("nvgre.spec").toAbsolutePath();
                run(folder, List.of("p4c-dpdk", "--arch", "pna", "--bf-rt-schema", schema.toString(),
                        "-o", spec.toString(), program.toAbsolutePath().toString()));
                yield DpdkReport.read(target.architecture(), schema, spec);
            }
        };
    }

    /// Runs a compiler; what it said stays in the folder, as `p4c-barefoot.log`.
    private static void run(Path folder, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Path log = folder.resolve(command.getFirst() + ".log");
        Files.writeString(log, said);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command.getFirst() + " refuses the program: "
                        + firstError(said).orElse("status " + process.exitValue()) + " (more in " + log
                        + ")");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /// What the first complaint says, without its place in a generated file and without the word itself.
    static Optional<String> firstError(String said) {
        return said.lines().filter(line -> COMPLAINT.matcher(line).find()).findFirst()
                .map(line -> COMPLAINT.matcher(line).replaceFirst("").strip());
    }

    private static boolean onPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
