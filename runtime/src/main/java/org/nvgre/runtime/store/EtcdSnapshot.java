package org.nvgre.runtime.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.google.protobuf.ByteString;

import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;

/// The documents at one revision of etcd, under a large commit that is not spread over them yet.
final class EtcdSnapshot implements Snapshot {

    /// A page's size, about.
    private static final int BYTES = 4 << 20;

    private final EtcdClient client;
    private final EtcdKeys keys;
    private final long revision;
    private final long at;
    private final Map<String, Optional<ByteString>> over = new LinkedHashMap<>();

    /// @param revision of the newest commit
    /// @param at etcd's own one
    /// @param staged what the large commit does; nothing when there is none
    EtcdSnapshot(EtcdClient client, EtcdKeys keys, long revision, long at, List<RequestOp> staged) {
        this.client = client;
        this.keys = keys;
        this.revision = revision;
        this.at = at;
        for (Write write : writes(keys, staged)) {
            over.put(write.key(), write.value());
        }
    }

    static List<Write> writes(EtcdKeys keys, List<RequestOp> operations) {
        return operations.stream().map(each -> each.hasRequestPut()
                ? Write.put(keys.documentName(each.getRequestPut().getKey()), each.getRequestPut().getValue())
                : Write.delete(keys.documentName(each.getRequestDeleteRange().getKey()))).toList();
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public Stream<Document> documents(String prefix) {
        Stream<Document> spread = StreamSupport.stream(new Pages(keys.document(prefix)), false)
                .flatMap(List::stream)
                .map(each -> new Document(keys.documentName(each.getKey()), each.getValue()));
        if (over.isEmpty()) {
            return spread;
        }
        Stream<Document> staged = over.entrySet().stream()
                .filter(each -> each.getKey().startsWith(prefix) && each.getValue().isPresent())
                .map(each -> new Document(each.getKey(), each.getValue().get()));
        return Stream.concat(spread.filter(each -> !over.containsKey(each.key())), staged);
    }

    private final class Pages extends Spliterators.AbstractSpliterator<List<KeyValue>> {
        private final ByteString end;
        private ByteString next;
        private long limit = 64;

        Pages(ByteString beginning) {
            super(Long.MAX_VALUE, Spliterator.ORDERED);
            next = beginning;
            end = EtcdKeys.end(beginning);
        }

        @Override
        public boolean tryAdvance(Consumer<? super List<KeyValue>> action) {
            if (next == null) {
                return false;
            }
            RangeResponse page = client
                    .range(RangeRequest.newBuilder().setKey(next).setRangeEnd(end).setLimit(limit)
                            .setRevision(at).build());
            next = page.getMore()
                    ? page.getKvs(page.getKvsCount() - 1).getKey().concat(ByteString.copyFrom(new byte[1]))
                    : null;
            limit = Math.clamp(BYTES * limit / Math.max(1, page.getSerializedSize()), 4, 50_000);
            action.accept(page.getKvsList());
            return true;
        }
    }

    /// etcd keeps its history by itself.
    @Override
    public void close() {}
}
