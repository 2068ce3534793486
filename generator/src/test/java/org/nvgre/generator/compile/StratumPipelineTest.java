package org.nvgre.generator.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nvgre.stratum.BfPipelineConfig;

/// Packing for Stratum, on a made-up compiler output.
class StratumPipelineTest {
    @TempDir
    Path folder;

    private Path output;

    @BeforeEach
    void compilerOutput() throws IOException {
        output = Files.createDirectories(folder.resolve("output"));
        Path pipe = Files.createDirectories(output.resolve("pipe"));
        Files.writeString(output.resolve("bfrt.json"), "{\"program_name\": \"nvgre\", \"tables\": []}");
        Files.writeString(pipe.resolve("context.json"), "{\"tables\": []}");
        Files.write(pipe.resolve("tofino.bin"), new byte[]{0, -1, 127, 10});
    }

    @Test
    void withoutAConfigurationAPipelineIsForAllPipes() throws Exception {
        BfPipelineConfig config = StratumPipeline.pack(output);

        assertEquals("nvgre", config.getP4Name());
        assertEquals("pipe", config.getProfiles(0).getProfileName());
        assertEquals(List.of(0, 1, 2, 3), config.getProfiles(0).getPipeScopeList());
    }

    @Test
    void theDriversConfigurationSaysWhichPipes() throws Exception {
        Files.writeString(output.resolve("nvgre.conf"), """
                {"p4_devices": [{"device-id": 0, "p4_programs": [{
                   "program-name": "edge", "bfrt-config": "bfrt.json",
                   "p4_pipelines": [{"p4_pipeline_name": "pipe", "context": "pipe/context.json",
                                     "config": "pipe/tofino.bin", "pipe_scope": [0, 2]}]}]}]}
                """);
        BfPipelineConfig config = StratumPipeline.pack(output);

        assertEquals("edge", config.getP4Name());
        assertEquals(List.of(0, 2), config.getProfiles(0).getPipeScopeList());
    }

    @Test
    void whatWasPackedComesOutAgain() throws Exception {
        Path copy = folder.resolve("copy");
        StratumPipeline.unpack(BfPipelineConfig.parseFrom(StratumPipeline.pack(output).toByteArray()), copy);

        for (String file : List.of("bfrt.json", "pipe/context.json", "pipe/tofino.bin")) {
            assertArrayEquals(Files.readAllBytes(output.resolve(file)),
                    Files.readAllBytes(copy.resolve(file)),
                    file);
        }
    }

    /// Field numbers 1 (name), 2 (BF-RT schema) and 3 (profile; in it 1 name, 2 context, 3 binary, 4 packed pipes).
    @Test
    void theBytesAreThoseOfStratumsFormat() {
        byte[] bytes = BfPipelineConfig.newBuilder().setP4Name("p")
                .setBfruntimeInfo(ByteString.copyFromUtf8("s"))
                .addProfiles(BfPipelineConfig.Profile.newBuilder().setProfileName("n")
                        .setContext(ByteString.copyFromUtf8("c"))
                        .setBinary(ByteString.copyFromUtf8("b")).addPipeScope(0).addPipeScope(1))
                .build().toByteArray();
        assertArrayEquals(
                new byte[]{0x0A, 1, 'p', 0x12, 1, 's', 0x1A, 13, 0x0A, 1, 'n', 0x12, 1, 'c', 0x1A, 1,
                        'b', 0x22, 2, 0, 1},
                bytes);
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        Files.delete(output.resolve("pipe/tofino.bin"));
        var e = assertThrows(IOException.class, () -> StratumPipeline.pack(output));
        assertTrue(e.getMessage().contains("tofino.bin: no such file"), e.getMessage());
    }

    @Test
    void aProfileCannotBeUnpackedOutsideTheFolder() {
        var config = BfPipelineConfig.newBuilder()
                .addProfiles(BfPipelineConfig.Profile.newBuilder().setProfileName("../elsewhere")).build();
        assertThrows(IOException.class, () -> StratumPipeline.unpack(config, folder.resolve("copy")));
    }
}
