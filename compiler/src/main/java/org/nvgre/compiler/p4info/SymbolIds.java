package org.nvgre.compiler.p4info;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.nvgre.compiler.source.Diagnostics;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.syntax.Annotations;

/// The ids of all objects the control plane sees: a prefix for the kind, and 24 bits of a hash of the name, so that
/// they stay the same from one compilation, and one compiler, to the next. `@id` overrides.
final class SymbolIds {

    /// Kinds of objects and their prefixes (P4Runtime specification, section 6.3.1).
    enum Kind {
        ACTION(0x01), TABLE(0x02), VALUE_SET(0x03), CONTROLLER_HEADER(0x04), ACTION_PROFILE(0x11), COUNTER(
                0x12),
        DIRECT_COUNTER(0x13), METER(0x14), DIRECT_METER(0x15), REGISTER(0x16), DIGEST(0x17);

        final int prefix;

        Kind(int prefix) {
            this.prefix = prefix;
        }
    }

    private final Diagnostics diagnostics;
    private final Map<Kind, Map<String, Integer>> ids = new LinkedHashMap<>();
    private final Set<Integer> taken = new HashSet<>();
    private final Suffixes suffixes = new Suffixes();

    SymbolIds(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    /// Makes a symbol known; `span` is where to report a bad `@id`.
    void add(Kind kind, String name, Annotations annotations, Span span) {
        Map<String, Integer> ofKind = ids.computeIfAbsent(kind, k -> new TreeMap<>());
        if (ofKind.containsKey(name)) {
            return;
        }
        suffixes.add(name);
        ofKind.put(name, explicit(kind, annotations, span).orElse(0));
    }

    private Optional<Integer> explicit(Kind kind, Annotations annotations, Span span) {
        Optional<Integer> wanted = annotations.get("id").flatMap(a -> a.integer()).map(Long::intValue);
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        int prefix = wanted.get() >>> 24;
        if (prefix != 0 && prefix != kind.prefix) {
            diagnostics.error(span, String.format("this @id has the prefix 0x%02x, expected 0x%02x", prefix,
                    kind.prefix));
            return Optional.empty();
        }
        int id = wanted.get() | kind.prefix << 24;
        if (!taken.add(id)) {
            diagnostics.error(span, "this @id is used twice");
            return Optional.empty();
        }
        return Optional.of(id);
    }

    /// Gives ids to all that have none. Names are taken in order, so that collisions always end the same way.
    void assign() {
        ids.forEach((kind, names) -> names.replaceAll((name, id) -> id != 0 ? id : fresh(kind, hash(name))));
    }

    private int fresh(Kind kind, int hash) {
        int candidate = hash;
        while (true) {
            int id = kind.prefix << 24 | (candidate & 0xffffff);
            if (taken.add(id)) {
                return id;
            }
            candidate++;
        }
    }

    int id(Kind kind, String name) {
        return ids.get(kind).get(name);
    }

    /// The shortest suffix of the name that no other symbol has.
    String alias(String name) {
        return suffixes.shortest(name);
    }

    /// Bob Jenkins's one-at-a-time hash.
    static int hash(String name) {
        int hash = 0;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash += b & 0xff;
            hash += hash << 10;
            hash ^= hash >>> 6;
        }
        hash += hash << 3;
        hash ^= hash >>> 11;
        hash += hash << 15;
        return hash;
    }
}
