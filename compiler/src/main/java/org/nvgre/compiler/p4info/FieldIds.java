package org.nvgre.compiler.p4info;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nvgre.compiler.syntax.Annotations;

/// The ids of fields and parameters: `@id`, and for the rest their position, as far as it is free.
final class FieldIds {

    private FieldIds() {}

    static List<Integer> of(List<Annotations> fields) {
        Set<Integer> taken = new HashSet<>();
        List<Optional<Integer>> explicit = new ArrayList<>();
        for (Annotations field : fields) {
            Optional<Integer> id = field.get("id").flatMap(a -> a.integer()).map(Long::intValue);
            id.ifPresent(taken::add);
            explicit.add(id);
        }
        List<Integer> ids = new ArrayList<>();
        int next = 1;
        for (Optional<Integer> id : explicit) {
            if (id.isPresent()) {
                ids.add(id.get());
                next++;
                continue;
            }
            while (!taken.add(next)) {
                next++;
            }
            ids.add(next);
        }
        return ids;
    }
}
