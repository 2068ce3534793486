package org.nvgre.runtime.service;

import java.util.Map;
import java.util.TreeMap;

import org.nvgre.runtime.desired.Ids;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.store.Snapshot;
import org.nvgre.runtime.store.Store;

/// What a store holds, for tests that do not ask the control plane.
///
/// @param policy all of it
/// @param ids by switch: the numbers in use
public record StoredPolicy(Policy policy, Map<String, Ids> ids) {

    public static StoredPolicy of(Store store) {
        try (Snapshot snapshot = store.snapshot()) {
            var ids = new TreeMap<String, Ids>();
            snapshot.documents(SwitchDocuments.IDS).forEach(each -> ids
                    .put(each.key().substring(SwitchDocuments.IDS.length()),
                            SwitchDocuments.ids(each.value())));
            return new StoredPolicy(Policy.of(PolicyDocuments.parts(snapshot).toList()), ids);
        }
    }
}
