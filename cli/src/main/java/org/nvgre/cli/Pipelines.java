package org.nvgre.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.nvgre.generator.Generator;
import org.nvgre.generator.Profiles;
import org.nvgre.generator.Target;
import org.nvgre.generator.compile.CompileException;
import org.nvgre.generator.compile.CompiledProgram;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.policy.Switch;

/// The program each switch of a policy shall run: the one its policy names, else the built-in one, which is
/// generated and compiled when it is first asked for.
final class Pipelines implements Function<Switch, Pipeline> {

    private Pipeline builtIn;

    @Override
    public Pipeline apply(Switch device) {
        return device.pipeline().map(folder -> read(device, folder)).orElseGet(this::builtIn);
    }

    private static Pipeline read(Switch device, Path folder) {
        try {
            CompiledProgram program = CompiledProgram.read(folder);
            DeviceConfig.check(folder.resolve(CompiledProgram.CONFIG_FILE),
                    program.deviceConfig().toByteArray());
            return Pipeline.of(program.p4Info(), program.deviceConfig());
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailure(
                    "%s (the pipeline of switch %s)".formatted(e.getMessage(), device.name()));
        }
    }

    private Pipeline builtIn() {
        if (builtIn == null) {
            try {
                CompiledProgram program = BuiltInProgram.compile(
                        Generator.generate(Profiles.builtIn(Profiles.BUILT_IN.getFirst()), Target.V1MODEL));
                builtIn = Pipeline.of(program.p4Info(), program.deviceConfig());
            } catch (CompileException e) {
                throw new IllegalStateException("the built-in program does not compile: " + e.getMessage(),
                        e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return builtIn;
    }
}
