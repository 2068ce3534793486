package org.nvgre.generator.compile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// p4c's BMv2 back end from p4lang's image `p4lang/p4c`. The image is used when it is there, never pulled unasked.
public record ContainerP4c() implements P4Toolchain {
    private static final String IMAGE = "p4lang/p4c";

    @Override
    public String name() {
        return "p4c-container";
    }

    @Override
    public Optional<String> missing() {
        if (!CompilerCommand.onPath("docker")) {
            return Optional.of("docker is not on the PATH: install Docker, then `docker pull " + IMAGE + "`");
        }
        try {
            return CompilerCommand.run(List.of("docker", "image", "inspect", IMAGE)).status() == 0
                    ? Optional.empty()
                    : Optional
                            .of("no image " + IMAGE + " (or no Docker engine): `docker pull " + IMAGE + "`");
        } catch (IOException e) {
            return Optional.of("docker cannot be run: " + e.getMessage());
        }
    }

    @Override
    public CompiledProgram compile(Path p4) throws CompileException {
        Path program = p4.toAbsolutePath();
        return CompilerCommand.compile(this, folder -> List.of("docker", "run", "--rm",
                "-v", program.getParent() + ":/program:ro", "-v", folder + ":/out", IMAGE,
                PathP4c.PROGRAM, "--p4runtime-files", "/out/" + CompiledProgram.P4INFO_FILE,
                "-o", "/out/" + CompiledProgram.CONFIG_FILE, "/program/" + program.getFileName()));
    }
}
