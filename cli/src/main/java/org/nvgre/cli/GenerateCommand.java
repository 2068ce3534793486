package org.nvgre.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.nvgre.generator.GeneratedProgram;
import org.nvgre.generator.Generator;
import org.nvgre.generator.Profile;
import org.nvgre.generator.ProfileException;
import org.nvgre.generator.Profiles;
import org.nvgre.generator.TargetLimits;
import org.nvgre.generator.compile.StratumPipeline;
import org.nvgre.generator.report.ReportSvg;
import org.nvgre.generator.report.ReportText;
import org.nvgre.generator.report.ResourceReport;
import org.nvgre.generator.report.VendorCompiler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "generate", mixinStandardHelpOptions = true,
        description = "Writes the P4 program of a profile: DIR/nvgre.p4.")
final class GenerateCommand implements Callable<Integer> {

    @Mixin
    private TargetOption target;

    @Option(names = "--profile", paramLabel = "FILE",
            description = "A profile file, or a built-in one: minimal (the default), draft-02, "
                    + "nic-endpoint, tor-gateway, full.")
    private Path profile;

    @Option(names = "--out", paramLabel = "DIR",
            description = "Where to write; made if it is not there. Only with --report it can be left out.")
    private Path out;

    @Option(names = "--report",
            description = "What the program takes of the target, as the target's own compiler says: stages, memory, "
                    + "and each table's part; DIR/report.txt and DIR/report.svg, too, and for a Tofino DIR/stratum.pb, "
                    + "the device configuration that Stratum takes.")
    private boolean report;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, ProfileException {
        if (out == null && !report) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--out=DIR'");
        }
        Profile wanted = profile();
        TargetLimits.of(target.target()).require(wanted);
        GeneratedProgram program = Generator.generate(wanted, target.target());
        Path folder = out == null ? Files.createTempDirectory("nvgre-report") : out;
        Path file = program.writeTo(folder);
        spec.commandLine().getOut().printf("%s: %d lines for %s, profile %s%n", file,
                program.source().lines().count(),
                program.target().architecture(), program.profile().name());
        return report ? report(file, folder) : 0;
    }

    private int report(Path program, Path folder) throws IOException {
        Optional<VendorCompiler> compiler = VendorCompiler.of(target.target());
        Optional<String> missing = compiler.isEmpty()
                ? Optional.of("no compiler reports on the resources of " + target.target().architecture()
                        + ": tna, t2na and pna have one")
                : compiler.get().missing();
        if (missing.isPresent()) {
            spec.commandLine().getErr().println("nvgre: " + missing.get());
            return 1;
        }
        ResourceReport resources = compiler.get().report(target.target(), program,
                folder.resolve("compiled"));
        String text = ReportText.of(resources);
        Files.writeString(folder.resolve("report.txt"), text);
        Files.writeString(folder.resolve("report.svg"), ReportSvg.of(resources));
        if (compiler.get() == VendorCompiler.TOFINO) {
            Files.write(folder.resolve("stratum.pb"),
                    StratumPipeline.pack(folder.resolve("compiled")).toByteArray());
        }
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
        return 0;
    }

    private Profile profile() throws ProfileException {
        if (profile == null) {
            return Profiles.builtIn(Profiles.BUILT_IN.getFirst());
        }
        return Profiles.BUILT_IN.contains(profile.toString())
                ? Profiles.builtIn(profile.toString())
                : Profiles.load(profile);
    }
}
