package org.nvgre.runtime.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.policy.PartJson;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.store.Document;
import org.nvgre.runtime.store.Snapshot;
import org.nvgre.runtime.store.Write;

import com.google.protobuf.UnsafeByteOperations;

/// A policy as documents: one for each part, `policy/<path of the part>`, its JSON.
final class PolicyDocuments {

    static final String PREFIX = "policy/";

    private PolicyDocuments() {}

    static List<Write> writes(PolicyChange change) {
        var writes = new ArrayList<Write>(change.put().size() + change.delete().size());
        change.put().forEach(part -> writes.add(Write.put(PREFIX + part.key(),
                UnsafeByteOperations.unsafeWrap(PartJson.bytes(part)))));
        change.delete().forEach(key -> writes.add(Write.delete(PREFIX + key)));
        return writes;
    }

    /// What of a commit concerns the policy.
    static PolicyChange change(List<Write> writes) {
        var put = new ArrayList<Part>();
        var delete = new ArrayList<PartKey>();
        for (Write write : writes) {
            if (write.key().startsWith(PREFIX)) {
                PartKey key = PartKey.parse(write.key().substring(PREFIX.length()));
                write.value().ifPresentOrElse(json -> put.add(PartJson.read(key.kind(), json.toByteArray())),
                        () -> delete.add(key));
            }
        }
        return new PolicyChange(put, delete);
    }

    static Stream<Part> parts(Snapshot snapshot) {
        return snapshot.documents(PREFIX).map(PolicyDocuments::part);
    }

    /// Of one list.
    static Stream<Part> parts(Snapshot snapshot, PartKey.Kind kind) {
        return snapshot.documents(PREFIX + kind.text() + "/").map(PolicyDocuments::part);
    }

    /// Of one list those whose names begin with these, from one on. What is passed over is not parsed.
    static Stream<Part> parts(Snapshot snapshot, PartKey.Kind kind, List<String> names,
            Optional<PartKey> after) {
        Stream<Document> documents = snapshot.documents(PREFIX + new PartKey(kind, names) + "/");
        return (after.isEmpty()
                ? documents
                : documents.filter(document -> document.key().compareTo(PREFIX + after.get()) > 0))
                .map(PolicyDocuments::part);
    }

    private static Part part(Document document) {
        PartKey key = PartKey.parse(document.key().substring(PREFIX.length()));
        return PartJson.read(key.kind(), document.value().toByteArray());
    }
}
