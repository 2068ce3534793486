package org.nvgre.compiler.p4info;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Counts, for every dotted suffix of the names, how many names end in it.
final class Suffixes {

    private final Set<String> names = new HashSet<>();
    private final Map<String, Integer> counts = new HashMap<>();

    void add(String name) {
        if (!names.add(name)) {
            return;
        }
        for (int dot = name.length(); dot >= 0; dot = dot == 0 ? -1 : name.lastIndexOf('.', dot - 1)) {
            if (dot < name.length()) {
                counts.merge(name.substring(dot + 1), 1, Integer::sum);
            }
        }
        counts.merge(name, 1, Integer::sum);
    }

    /// The shortest suffix of whole components that only this name has; the name itself if there is none.
    String shortest(String name) {
        for (int dot = name.lastIndexOf('.'); dot >= 0; dot = dot == 0
                ? -1
                : name.lastIndexOf('.', dot - 1)) {
            String suffix = name.substring(dot + 1);
            if (counts.getOrDefault(suffix, 0) < 2) {
                return suffix;
            }
        }
        return name;
    }
}
