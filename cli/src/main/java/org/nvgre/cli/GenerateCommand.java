package org.nvgre.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.nvgre.generator.GeneratedProgram;
import org.nvgre.generator.Generator;
import org.nvgre.generator.Profile;
import org.nvgre.generator.ProfileException;
import org.nvgre.generator.Profiles;
import org.nvgre.generator.TargetLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Option(names = "--out", required = true, paramLabel = "DIR",
            description = "Where to write; made if it is not there.")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, ProfileException {
        Profile wanted = profile();
        TargetLimits.of(target.target()).require(wanted);
        GeneratedProgram program = Generator.generate(wanted, target.target());
        Path file = program.writeTo(out);
        spec.commandLine().getOut().printf("%s: %d lines for %s, profile %s%n", file,
                program.source().lines().count(),
                program.target().architecture(), program.profile().name());
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
