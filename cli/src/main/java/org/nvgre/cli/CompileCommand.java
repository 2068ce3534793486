package org.nvgre.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.nvgre.generator.Target;
import org.nvgre.generator.compile.CompileException;
import org.nvgre.generator.compile.CompiledProgram;
import org.nvgre.generator.compile.EmbeddedCompiler;
import org.nvgre.generator.compile.P4Toolchain;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(name = "compile", mixinStandardHelpOptions = true,
        description = "Compiles a P4 program for the embedded switch (v1model: for bmv2, too): "
                + "DIR/nvgre.p4info.txtpb and DIR/nvgre.json.")
final class CompileCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The P4 program.")
    private Path program;

    @Mixin
    private TargetOption target;

    @Option(names = "--compiler", paramLabel = "NAME", defaultValue = "embedded", converter = ByName.class,
            description = "embedded (default), p4c (p4c-bm2-ss on the PATH) or p4c-container (p4lang/p4c).")
    private P4Toolchain compiler;

    @Option(names = "--out", required = true, paramLabel = "DIR",
            description = "Where to write; made if it is not there.")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, CompileException {
        String architecture = target.target().architecture();
        if (target.target() != Target.V1MODEL && !(compiler instanceof EmbeddedCompiler)) {
            throw new CommandFailure("--compiler " + compiler.name() + " is for v1model; for " + architecture
                    + " take embedded, or run a compiler of that target yourself (docs/targets.md)");
        }
        long start = System.nanoTime();
        CompiledProgram compiled = compiler.compile(program);
        long milliseconds = (System.nanoTime() - start) / 1_000_000;
        String made = compiled.p4Info().getPkgInfo().getArch();
        if (!made.equals(architecture)) {
            throw new CommandFailure(
                    program + ": a program for " + made + ", not for " + architecture + ": --target " + made);
        }
        compiled.writeTo(out);
        spec.commandLine().getOut().printf("%s, %s: %d tables, %d actions for %s, %s compiler, %d ms%n",
                out.resolve(CompiledProgram.P4INFO_FILE), out.resolve(CompiledProgram.CONFIG_FILE),
                compiled.p4Info().getTablesCount(), compiled.p4Info().getActionsCount(),
                architecture, compiler.name(), milliseconds);
        return 0;
    }

    static final class ByName implements ITypeConverter<P4Toolchain> {
        @Override
        public P4Toolchain convert(String name) {
            try {
                return P4Toolchain.named(name);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
