package org.nvgre.runtime.policy;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// Things that may stand in a policy once only.
final class Uniqueness {

    private final Blame blame;

    Uniqueness(Blame blame) {
        this.blame = blame;
    }

    /// @param identity by what two parts are the same; `null` for a part that is exempt
    /// @param name what the part is called in a message
    /// @param yamlKey the key whose line is blamed
    <T> void require(Iterable<T> parts, Function<T, ?> identity, Function<T, String> name, String yamlKey,
            String advice) {
        Map<Object, T> firsts = new HashMap<>();
        for (T part : parts) {
            Object same = identity.apply(part);
            T first = same == null ? null : firsts.putIfAbsent(same, part);
            if (first != null) {
                blame.mistake(part, yamlKey, "%s stands twice, first at %s; %s"
                        .formatted(name.apply(part), blame.where(first), advice));
            }
        }
    }
}
