package org.nvgre.runtime.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.nvgre.p4runtime.Entity;
import org.nvgre.runtime.desired.Delta;

/// A change of what one switch holds, entity by entity.
///
/// @param missing that come
/// @param different that stay, with another action or other replicas
/// @param excess that go
/// @param before what those that stay or go were, by their keys
record Difference(List<Entity> missing, List<Entity> different, List<Entity> excess,
        Map<Entity.Key, Entity> before) {

    static Difference of(Delta delta) {
        Map<Entity.Key, Entity> before = HashMap.newHashMap(delta.before().size());
        delta.before().forEach(entity -> before.put(entity.key(), entity));
        Map<Entity.Key, Entity> left = new HashMap<>(before);
        var missing = new ArrayList<Entity>();
        var different = new ArrayList<Entity>();
        for (Entity entity : delta.after()) {
            Entity earlier = left.remove(entity.key());
            if (earlier == null) {
                missing.add(entity);
            } else if (!earlier.equals(entity)) {
                different.add(entity);
            }
        }
        return new Difference(missing, different, List.copyOf(left.values()), before);
    }
}
