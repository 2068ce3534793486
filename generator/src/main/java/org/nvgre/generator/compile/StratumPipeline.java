package org.nvgre.generator.compile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nvgre.stratum.BfPipelineConfig;

/// The device configuration for Stratum on a Tofino, packed from the output folder of p4c's Tofino back end: `bfrt.json`,
/// and of each pipeline `context.json` and `tofino.bin` (`tofino2.bin`). Which pipes a pipeline is for says the `.conf`
/// file that p4c's driver writes; without one, every pipeline found is for all pipes.
public final class StratumPipeline {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PIPES = 4;

    private StratumPipeline() {}

    /// @throws IOException with one line that names what is missing
    public static BfPipelineConfig pack(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> configurations = files.filter(file -> file.toString().endsWith(".conf")).sorted()
                    .toList();
            return switch (configurations.size()) {
                case 0 -> packPlain(folder);
                case 1 -> packConfigured(folder, configurations.getFirst());
                default -> throw new IOException(folder + ": several .conf files; leave that of one program");
            };
        } catch (NoSuchFileException e) {
            throw new IOException(e.getFile() + ": no such file; p4c's Tofino back end writes it", e);
        }
    }

    /// Writes the files that a message was packed from: `bfrt.json`, and `context.json` and `tofino.bin` in a folder for
    /// each profile.
    public static void unpack(BfPipelineConfig config, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("bfrt.json"), config.getBfruntimeInfo().toByteArray());
        for (BfPipelineConfig.Profile profile : config.getProfilesList()) {
            Path pipe = folder.resolve(profile.getProfileName()).normalize();
            if (!pipe.startsWith(folder.normalize()) || pipe.equals(folder.normalize())) {
                throw new IOException(
                        "a profile is named '" + profile.getProfileName() + "': that is no folder name");
            }
            Files.createDirectories(pipe);
            Files.write(pipe.resolve("context.json"), profile.getContext().toByteArray());
            Files.write(pipe.resolve("tofino.bin"), profile.getBinary().toByteArray());
        }
    }

    private static BfPipelineConfig packConfigured(Path folder, Path conf) throws IOException {
        JsonNode programs = JSON.readTree(conf.toFile()).at("/p4_devices/0/p4_programs");
        if (programs.size() != 1) {
            throw new IOException(conf + ": says " + programs.size() + " programs; Stratum takes one");
        }
        JsonNode program = programs.get(0);
        var config = BfPipelineConfig.newBuilder().setP4Name(program.path("program-name").asText())
                .setBfruntimeInfo(bytes(folder.resolve(program.path("bfrt-config").asText())));
        for (JsonNode pipeline : program.path("p4_pipelines")) {
            var profile = config.addProfilesBuilder()
                    .setProfileName(pipeline.path("p4_pipeline_name").asText())
                    .setContext(bytes(folder.resolve(pipeline.path("context").asText())))
                    .setBinary(bytes(folder.resolve(pipeline.path("config").asText())));
            pipeline.path("pipe_scope").forEach(pipe -> profile.addPipeScope(pipe.asInt()));
        }
        return config.build();
    }

    private static BfPipelineConfig packPlain(Path folder) throws IOException {
        Path schema = folder.resolve("bfrt.json");
        var config = BfPipelineConfig.newBuilder().setBfruntimeInfo(bytes(schema))
                .setP4Name(JSON.readTree(schema.toFile()).path("program_name").asText("nvgre"));
        try (Stream<Path> inside = Files.list(folder)) {
            for (Path pipe : inside.filter(each -> Files.exists(each.resolve("context.json"))).sorted()
                    .toList()) {
                Path binary = Stream.of("tofino.bin", "tofino2.bin").map(pipe::resolve).filter(Files::exists)
                        .findFirst().orElse(pipe.resolve("tofino.bin"));
                config.addProfilesBuilder().setProfileName(pipe.getFileName().toString())
                        .setContext(bytes(pipe.resolve("context.json"))).setBinary(bytes(binary))
                        .addAllPipeScope(IntStream.range(0, PIPES).boxed().toList());
            }
        }
        if (config.getProfilesCount() == 0) {
            throw new IOException(folder + ": no pipeline in it, a folder with context.json and tofino.bin");
        }
        return config.build();
    }

    private static ByteString bytes(Path file) throws IOException {
        return ByteString.copyFrom(Files.readAllBytes(file));
    }
}
