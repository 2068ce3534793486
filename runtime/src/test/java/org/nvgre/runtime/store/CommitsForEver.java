package org.nvgre.runtime.store;

import java.nio.file.Path;
import java.util.stream.IntStream;

/// Commits until it is killed: each commit writes its number into the same documents, and is then told on standard
/// output.
final class CommitsForEver {

    static final int DOCUMENTS = 40;

    private CommitsForEver() {}

    /// @param arguments the file, and the number to begin with
    public static void main(String[] arguments) {
        try (Store store = EmbeddedStore.open(Path.of(arguments[0]))) {
            for (int number = Integer.parseInt(arguments[1]);; number++) {
                String text = Integer.toString(number);
                store.put(IntStream.range(0, DOCUMENTS).mapToObj(i -> StoreContract.put("key/" + i, text))
                        .toList());
                System.out.println(text);
            }
        }
    }
}
