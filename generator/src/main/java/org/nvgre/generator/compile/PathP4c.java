package org.nvgre.generator.compile;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// p4c's BMv2 back end, `p4c-bm2-ss`, from the PATH.
public record PathP4c() implements P4Toolchain {
    static final String PROGRAM = "p4c-bm2-ss";

    @Override
    public String name() {
        return "p4c";
    }

    @Override
    public Optional<String> missing() {
        return CompilerCommand.onPath(PROGRAM)
                ? Optional.empty()
                : Optional.of(PROGRAM + " is not on the PATH: install p4lang's package p4lang-p4c");
    }

    @Override
    public CompiledProgram compile(Path p4) throws CompileException {
        return CompilerCommand.compile(this, folder -> List.of(PROGRAM,
                "--p4runtime-files", folder.resolve(CompiledProgram.P4INFO_FILE).toString(),
                "-o", folder.resolve(CompiledProgram.CONFIG_FILE).toString(), p4.toString()));
    }
}
