package org.nvgre.runtime.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Policies with mistakes, under `mistakes/`. What is to be said of a line stands on it, behind `#!`: all of it, nothing
/// else, in one pass.
class PolicyMistakesTest {

    private static final Path MISTAKES = Path.of("src/test/resources/mistakes");
    private static final String SOUND = "../examples/two-tenants/policy.yaml";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"subnets", "keys", "values", "records", "attachments", "underlay", "services",
            "routing", "syntax"})
    void everyMistakeIsFoundWhereItIs(String name) throws IOException {
        Path file = MISTAKES.resolve(name + ".yaml");
        String expected = String.join("\n", expectedOf(file));
        PolicyException wrong = assertThrows(PolicyException.class, () -> Policy.load(file));
        assertEquals(expected, wrong.getMessage().replace(MISTAKES + "/", ""));
        assertEquals(expected.lines().count(), wrong.mistakes().size());
    }

    private static List<String> expectedOf(Path file) throws IOException {
        var expected = new ArrayList<String>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String where = file.getFileName() + ":" + (i + 1) + ": ";
            Stream.of(lines.get(i).split(" #! ")).skip(1).map(text -> where + text.strip())
                    .forEach(expected::add);
        }
        return expected;
    }

    @Test
    void filesOfFolderAreOnePolicy() throws IOException {
        String whole = Files.readString(Path.of(SOUND));
        int cut = whole.indexOf("providerAddresses:");
        Files.writeString(folder.resolve("a-tenants.yaml"), whole.substring(0, cut));
        Files.writeString(folder.resolve("b-network.yml"), whole.substring(cut));
        Files.writeString(folder.resolve("notes.txt"), "not part of it");
        assertEquals(Policy.load(Path.of(SOUND)), Policy.load(folder));
    }

    @Test
    void mistakesOfAllFilesAreTold() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), "providerRoute: []\n");
        Files.writeString(folder.resolve("b.yaml"), "switches:\n  - {name: nve1, address: nowhere}\n");
        PolicyException wrong = assertThrows(PolicyException.class, () -> Policy.load(folder));
        assertEquals("""
                a.yaml:1: unknown key 'providerRoute' in a policy; did you mean 'providerRoutes'?
                b.yaml:2: address: expected host:port such as 127.0.0.1:9559, found 'nowhere'""",
                wrong.getMessage().replace(folder + "/", ""));
    }

    @Test
    void folderWithoutPolicy() {
        PolicyException wrong = assertThrows(PolicyException.class, () -> Policy.load(folder));
        assertEquals(folder + ": no *.yaml file in this folder; name the folder or the file of a policy",
                wrong.getMessage());
    }

    @Test
    void noSuchFile() {
        PolicyException wrong = assertThrows(PolicyException.class,
                () -> Policy.load(Path.of("nowhere.yaml")));
        assertEquals("nowhere.yaml: no such file or folder; name the folder or the file of a policy",
                wrong.getMessage());
    }
}
