package org.nvgre.runtime.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nvgre.runtime.store.StoreContract.contents;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KilledStoreTest {

    @TempDir
    Path folder;

    /// `kill -9`, in the middle of commits, again and again: what was acknowledged is there, and no commit is there by half.
    @Test
    void whatWasAcknowledgedSurvivesAKilledProcess() throws Exception {
        Path file = folder.resolve("store");
        var random = new Random();
        int kills = Integer.getInteger("nvgre.kills", 8);
        int acknowledged = 0;
        for (int kill = 0; kill < kills; kill++) {
            int last = run(file, acknowledged + 1, random.nextInt(1, 300));
            acknowledged = check(file, Math.max(last, acknowledged), "kill " + kill);
        }
    }

    /// @return the number of the newest commit that was acknowledged
    private int run(Path file, int from, int commits) throws IOException {
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), CommitsForEver.class.getName(), file.toString(),
                Integer.toString(from)).redirectError(folder.resolve("errors").toFile()).start();
        int last = 0;
        try (var lines = new BufferedReader(
                new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            assertTrue(line != null, () -> read(folder.resolve("errors")));
            for (int count = 0; line != null; count++) {
                last = Integer.parseInt(line);
                if (count == commits) {
                    // The process's own method would close what we read, too.
                    child.toHandle().destroyForcibly();
                }
                line = lines.readLine();
            }
        }
        return last;
    }

    private static int check(Path file, int acknowledged, String when) {
        try (Store store = EmbeddedStore.open(file)) {
            Map<String, String> contents = contents(store);
            assertEquals(CommitsForEver.DOCUMENTS, contents.size(), when);
            Set<String> numbers = new TreeSet<>(contents.values());
            assertEquals(1, numbers.size(), () -> when + ": half a commit: " + numbers);
            int number = Integer.parseInt(numbers.iterator().next());
            assertTrue(number >= acknowledged,
                    "%s: %d was acknowledged, %d is there".formatted(when, acknowledged, number));
            return number;
        }
    }

    /// A crash may leave any part of what was written last: here the log is cut off at every length in turn. What was there
    /// before it stays, and each commit is there whole or not at all, those before it too.
    @Test
    void aLogThatIsCutOffGivesWholeCommits() throws Exception {
        Path file = folder.resolve("store");
        Path copy = folder.resolve("copy/store");
        Files.createDirectories(copy.getParent());
        int commits = 12;
        try (Store store = EmbeddedStore.open(file)) {
            for (int i = 1; i <= commits; i++) {
                store.put(List.of(StoreContract.put("a", "" + i), StoreContract.put("b", "" + i)));
            }
            byte[] log = Files.readAllBytes(folder.resolve("store-wal"));
            var random = new Random(7);
            var found = new TreeSet<Integer>();
            for (int cut = 0; cut <= log.length; cut += random.nextInt(1, 8_000)) {
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                Files.write(folder.resolve("copy/store-wal"), Arrays.copyOf(log, cut));
                Files.deleteIfExists(folder.resolve("copy/store-shm"));
                try (Store cutOff = EmbeddedStore.open(copy)) {
                    Map<String, String> contents = contents(cutOff);
                    assertEquals(contents.get("a"), contents.get("b"));
                    int number = contents.isEmpty() ? 0 : Integer.parseInt(contents.get("a"));
                    assertTrue(found.isEmpty() || number >= found.last());
                    found.add(number);
                }
            }
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.write(folder.resolve("copy/store-wal"), log);
            try (Store whole = EmbeddedStore.open(copy)) {
                assertEquals("" + commits, contents(whole).get("a"));
            }
            assertTrue(found.size() > commits / 2, found::toString);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException none) {
            return none.toString();
        }
    }
}
