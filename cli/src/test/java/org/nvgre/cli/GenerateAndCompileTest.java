package org.nvgre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nvgre.generator.Target;

class GenerateAndCompileTest {

    @TempDir
    Path folder;

    @Test
    void aProfileBecomesAProgramAndThatAPipeline() throws IOException {
        Run generated = Run.nvgre("generate", "--target", "v1model", "--out", folder);
        assertEquals(0, generated.status(), generated.err());
        assertTrue(Files.readString(folder.resolve("nvgre.p4")).contains("V1Switch"));

        Run compiled = Run.nvgre("compile", folder.resolve("nvgre.p4"), "--target", "v1model", "--out",
                folder);
        assertEquals(0, compiled.status(), compiled.err());
        assertTrue(Files.readString(folder.resolve("nvgre.p4info.txtpb")).contains("\"nvgre.ca_mac\""));
        assertTrue(Files.readString(folder.resolve("nvgre.json")).contains("\"nvgre.ca_mac\""));
    }

    @ParameterizedTest
    @EnumSource
    void aProgramForEachTarget(Target target) throws IOException {
        String name = target.architecture();
        Run generated = Run.nvgre("generate", "--target", name, "--profile", "minimal", "--out", folder);
        assertEquals(0, generated.status(), generated.err());
        Run compiled = Run.nvgre("compile", folder.resolve("nvgre.p4"), "--target", name, "--out", folder);
        assertEquals(0, compiled.status(), compiled.err());
        assertTrue(compiled.out().contains(" for " + name + ", embedded compiler"), compiled.out());
        assertTrue(Files.readString(folder.resolve("nvgre.json")).contains("\"nvgre.ca_mac\""));
    }

    @Test
    void aProfileMayBeAFileOrABuiltInName() throws IOException {
        Path profile = Files.writeString(folder.resolve("mine.yaml"), "name: mine\nunderlay:\n  ttl: 33\n");
        assertEquals(0,
                Run.nvgre("generate", "--target", "v1model", "--profile", profile, "--out", folder).status());
        String mine = Files.readString(folder.resolve("nvgre.p4"));
        assertTrue(mine.contains("profile mine") && mine.contains("ttl = 33"));

        assertEquals(0, Run.nvgre("generate", "--target", "v1model", "--profile", "draft-02", "--out", folder)
                .status());
        assertNotEquals(mine, Files.readString(folder.resolve("nvgre.p4")));
    }

    @Test
    void theExamplePolicyHasNoMistake() {
        Run run = Run.nvgre("validate", "-f", "../examples/two-tenants");
        assertEquals("", run.err());
        assertEquals(0, run.status());
        assertTrue(run.out().contains("2 customers, 2 virtual subnets, 8 lookup records, 2 switches"),
                run.out());
    }
}
