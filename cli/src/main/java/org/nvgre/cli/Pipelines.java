package org.nvgre.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.nvgre.generator.Generator;
import org.nvgre.generator.Profiles;
import org.nvgre.generator.Target;
import org.nvgre.generator.compile.CompileException;
import org.nvgre.generator.compile.CompiledProgram;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyException;
import org.nvgre.runtime.policy.Switch;

/// The program each switch of a policy shall run: the one its policy names, else the built-in one, which is
/// generated and compiled when it is first asked for. Switches with the same folder share one, until its files
/// change.
public final class Pipelines implements Function<Switch, Pipeline> {

    private record Loaded(List<FileTime> times, Pipeline pipeline) {}

    private final Map<Path, Loaded> byFolder = new ConcurrentHashMap<>();
    private Pipeline builtIn;

    /// @throws PolicyException when the folder is not that of a compiled program
    @Override
    public Pipeline apply(Switch device) {
        return device.pipeline().map(folder -> read(device, folder)).orElseGet(this::builtIn);
    }

    /// The same policy, its pipelines' folders named from the root: for those who work elsewhere.
    public static Policy fromRoot(Policy policy) {
        return policy.withSwitches(policy.switches().stream().map(device -> new Switch(device.name(),
                device.address(), device.deviceId(),
                device.pipeline().map(folder -> folder.toAbsolutePath().normalize()), device.ports(),
                device.nextHops(), device.cpuPort())).toList());
    }

    private Pipeline read(Switch device, Path folder) {
        try {
            List<FileTime> times = List.of(time(folder.resolve(CompiledProgram.P4INFO_FILE)),
                    time(folder.resolve(CompiledProgram.CONFIG_FILE)));
            Loaded loaded = byFolder.get(folder);
            if (loaded == null || !loaded.times().equals(times)) {
                loaded = new Loaded(times, read(folder));
                byFolder.put(folder, loaded);
            }
            return loaded.pipeline();
        } catch (IOException e) {
            throw mistake(String.join("; ", Complaint.about(e)), device);
        } catch (IllegalArgumentException e) {
            throw mistake(e.getMessage(), device);
        }
    }

    private static PolicyException mistake(String what, Switch device) {
        return new PolicyException(List.of("%s (the pipeline of switch %s)".formatted(what, device.name())));
    }

    /// One that is missing is complained of when it is read.
    private static FileTime time(Path file) throws IOException {
        return Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0);
    }

    private static Pipeline read(Path folder) throws IOException {
        CompiledProgram program = CompiledProgram.read(folder);
        DeviceConfig.check(folder.resolve(CompiledProgram.CONFIG_FILE), program.deviceConfig().toByteArray());
        return Pipeline.of(program.p4Info(), program.deviceConfig());
    }

    private synchronized Pipeline builtIn() {
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
