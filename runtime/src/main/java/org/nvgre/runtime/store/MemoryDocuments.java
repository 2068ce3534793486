package org.nvgre.runtime.store;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.google.protobuf.ByteString;

/// Documents that last as long as the process.
final class MemoryDocuments implements Documents {

    private final NavigableMap<String, ByteString> documents = new TreeMap<>();
    private long revision;
    private long checked;
    private long epoch;

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public long checked() {
        return checked;
    }

    @Override
    public long write(List<Write> writes, boolean isChecked) {
        for (Write write : writes) {
            if (write.value().isPresent()) {
                documents.put(write.key(), write.value().get());
            } else {
                documents.remove(write.key());
            }
        }
        revision++;
        if (isChecked) {
            checked = revision;
        }
        return revision;
    }

    @Override
    public void save() {}

    @Override
    public long nextEpoch(long atLeast) {
        epoch = Math.max(epoch + 1, atLeast);
        return epoch;
    }

    @Override
    public Snapshot snapshot() {
        return new Copy(revision, new TreeMap<>(documents));
    }

    private record Copy(long revision, NavigableMap<String, ByteString> documents) implements Snapshot {

        @Override
        public Stream<Document> documents(String prefix) {
            return documents.tailMap(prefix, true).entrySet().stream()
                    .takeWhile(each -> each.getKey().startsWith(prefix))
                    .map(each -> new Document(each.getKey(), each.getValue()));
        }

        @Override
        public void close() {}
    }

    @Override
    public void close() {}
}
