package org.nvgre.runtime.policy;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// A policy on its way from text to certainty: where each part stands, and what was found wrong so far.
final class Draft {

    private final IdentityHashMap<Object, Section> sections = new IdentityHashMap<>();
    private final Set<Class<?>> withGaps = new HashSet<>();
    private final Set<Mistake> mistakes = new LinkedHashSet<>();

    /// Remembers where a part was read.
    <T> T place(T part, Section section) {
        sections.put(part, section);
        return part;
    }

    <T> void keep(T part, Section section, List<? super T> list) {
        list.add(place(part, section));
    }

    /// A part that makes no sense in pieces.
    <T> void keepIfComplete(Class<? super T> kind, Section section, List<? super T> list,
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

    void mistake(Source source, int line, String text) {
        mistakes.add(new Mistake(source.label(), line, text));
    }

    /// A mistake in a part that was read.
    void mistake(Object part, String text) {
        Section section = sections.get(part);
        mistake(section.source(), section.line(), text);
    }

    /// A mistake in the value of one of the part's keys.
    void mistake(Object part, String key, String text) {
        Section section = sections.get(part);
        mistake(section.source(), section.line(key), text);
    }

    /// `file:line` of a part, to point from one mistake to its counterpart.
    String where(Object part) {
        Section section = sections.get(part);
        return new Mistake(section.source().label(), section.line(), "").where();
    }

    /// By place.
    List<Mistake> mistakes() {
        return mistakes.stream().sorted().toList();
    }

    void throwIfMistaken() {
        if (!mistakes.isEmpty()) {
            throw PolicyException.of(mistakes());
        }
    }
}
