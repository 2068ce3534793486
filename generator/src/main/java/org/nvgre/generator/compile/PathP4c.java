package org.nvgre.generator.compile;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One of p4c's BMv2 back ends from the PATH: `p4c-bm2-ss` for v1model, `p4c-bm2-pna` for pna_nic.
public record PathP4c(String program) implements P4Toolchain {
    static final String PROGRAM = "p4c-bm2-ss";

    PathP4c() {
        this(PROGRAM);
    }

    @Override
    public String name() {
        return "p4c";
    }

    @Override
    public Optional<String> missing() {
        return CompilerCommand.onPath(program)
                ? Optional.empty()
                : Optional.of(program + " is not on the PATH: install p4lang's package p4lang-p4c");
    }

    @Override
    public CompiledProgram compile(Path p4) throws CompileException {
        return CompilerCommand.compile(this, folder -> List.of(program,
                "--p4runtime-files", folder.resolve(CompiledProgram.P4INFO_FILE).toString(),
                "-o", folder.resolve(CompiledProgram.CONFIG_FILE).toString(), p4.toString()));
    }
}
