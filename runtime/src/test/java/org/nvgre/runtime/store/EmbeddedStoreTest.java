package org.nvgre.runtime.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedStoreTest extends StoreContract {

    @TempDir
    Path folder;

    @Override
    Store fresh() {
        return EmbeddedStore.open(folder.resolve("new/folder/store"));
    }

    @Test
    void whatWasCommittedIsThereWhenItIsOpenedAgain() throws Exception {
        Path file = folder.resolve("store");
        long revision;
        try (var store = EmbeddedStore.open(file)) {
            store.commit(0, List.of(put("a", "1"), put("b", "1")));
            revision = store.put(List.of(put("a", "2"), Write.delete("b")));
        }
        try (var store = EmbeddedStore.open(file); Snapshot snapshot = store.snapshot()) {
            assertEquals(revision, snapshot.revision());
            assertEquals(Map.of("a", "2"), contents(snapshot));
            assertThrows(Conflict.class, () -> store.commit(0, List.of(put("a", "3"))));
            assertTrue(store.commit(revision, List.of(put("a", "3"))) > revision);
        }
    }

    @Test
    void theEpochGrowsWithEveryStart() {
        Path file = folder.resolve("store");
        var epochs = new ArrayList<Long>();
        for (int start = 0; start < 3; start++) {
            try (var store = EmbeddedStore.open(file)) {
                store.lead(Set.of("nve1"), new Ownership() {
                    @Override
                    public void owned(String switchName, long epoch) {
                        epochs.add(epoch);
                    }

                    @Override
                    public void lost(String switchName) {}
                });
            }
        }
        assertEquals(epochs.stream().sorted().distinct().toList(), epochs);
        assertEquals(3, epochs.size());
    }

    @Test
    void aSecondStoreOnTheSameFileIsRefusedInOneLine() {
        Path file = folder.resolve("store");
        try (var _ = EmbeddedStore.open(file)) {
            assertEquals(
                    "store %s: another process has it open; stop that one, or name another file"
                            .formatted(file),
                    assertThrows(StoreException.class, () -> EmbeddedStore.open(file)).getMessage());
        }
        EmbeddedStore.open(file).close();
    }

    @Test
    void aFileOfSomethingElseIsRefusedInOneLine() throws Exception {
        Path file = folder.resolve("notes.txt");
        Files.writeString(file, "milk, bread\n".repeat(1000));
        String message = assertThrows(StoreException.class, () -> EmbeddedStore.open(file)).getMessage();
        assertTrue(message.startsWith("store %s: it is not a store, or damaged".formatted(file)), message);
        assertEquals(1, message.lines().count());
        assertTrue(Files.readString(file).startsWith("milk"));
    }

    @Test
    void aFileThatCannotBeMadeIsToldInOneLine() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        String message = assertThrows(StoreException.class, () -> EmbeddedStore.open(file.resolve("store")))
                .getMessage();
        assertTrue(message.contains("cannot be written"), message);
    }

    /// Someone who stops waiting must not close the file for all.
    @Test
    void anInterruptedThreadDoesNoHarm() throws Exception {
        try (var store = EmbeddedStore.open(folder.resolve("store"))) {
            store.put(IntStream.range(0, 5000).mapToObj(i -> put("key/" + i, "x")).toList());
            Thread caller = Thread.ofPlatform().start(() -> {
                Thread.currentThread().interrupt();
                store.put(List.of(put("a", "1")));
                contents(store);
            });
            caller.join();
            assertEquals(5001, contents(store).size());
        }
    }

    @Test
    void theFileDoesNotGrowForEver() throws Exception {
        Path file = folder.resolve("store");
        try (var store = EmbeddedStore.open(file)) {
            store.put(IntStream.range(0, 5_000).mapToObj(i -> put("key/" + i, "x".repeat(100))).toList());
        }
        long full = Files.size(file);
        try (var store = EmbeddedStore.open(file)) {
            for (int round = 0; round < 10; round++) {
                int now = round;
                store.put(IntStream.range(0, 5_000).mapToObj(i -> put("key/" + i, "y".repeat(90 + now)))
                        .toList());
                store.put(IntStream.range(0, 5_000).mapToObj(i -> Write.delete("key/" + i)).toList());
            }
        }
        assertTrue(Files.size(file) < 2 * full, "%d bytes, then %d".formatted(full, Files.size(file)));
        assertFalse(Files.exists(folder.resolve("store-wal")));
    }
}
