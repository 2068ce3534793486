package org.nvgre.runtime.policy;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// A policy on its way from text to certainty: where each part stands, and what was found wrong so far.
final class Draft {

    private final IdentityHashMap<Object, YamlSection> sections = new IdentityHashMap<>();
    private final Set<Class<?>> withGaps = new HashSet<>();
    private final Set<Mistake> mistakes = new LinkedHashSet<>();

    /// Remembers where a part was read.
    <T> T place(T part, YamlSection section) {
        sections.put(part, section);
        return part;
    }

    <T> void keep(T part, YamlSection section, List<? super T> list) {
        list.add(place(part, section));
    }

    /// A part that makes no sense in pieces.
    <T> void keepIfComplete(Class<? super T> kind, YamlSection section, List<? super T> list,
            Supplier<T> part) {
        if (section.complete()) {
            keep(part.get(), section, list);
        } else {
            gap(kind);
        }
    }

    /// A part of this kind could not be read, so that not finding one means nothing.
    void gap(Class<?> kind) {
        withGaps.add(kind);
    }

    /// Whether every part of these kinds was understood. Where not, what seems missing may just be misspelt.
    boolean complete(Class<?>... kinds) {
        return Set.of(kinds).stream().noneMatch(withGaps::contains);
    }

    void mistake(Path file, int line, String text) {
        mistakes.add(new Mistake(file, line, text));
    }

    /// A mistake in a part that was read.
    void mistake(Object part, String text) {
        YamlSection section = sections.get(part);
        mistake(section.file(), section.line(), text);
    }

    /// A mistake in the value of one of the part's keys.
    void mistake(Object part, String key, String text) {
        YamlSection section = sections.get(part);
        mistake(section.file(), section.line(key), text);
    }

    /// `file:line` of a part, to point from one mistake to its counterpart.
    String where(Object part) {
        YamlSection section = sections.get(part);
        return section.file() + ":" + section.line();
    }

    void throwIfMistaken() {
        if (!mistakes.isEmpty()) {
            throw new PolicyException(mistakes.stream().sorted().map(Mistake::toString).toList());
        }
    }
}
