package org.nvgre.runtime.policy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// A policy on its way from text to certainty: where each part stands, and what was found wrong so far.
final class Draft implements Blame {

    private final IdentityHashMap<Object, Section> sections = new IdentityHashMap<>();
    /// For parts that are equal to one that was read; made when it is needed.
    private final Map<Object, Section> equal = new HashMap<>();
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

    @Override
    public boolean complete(Class<?>... kinds) {
        return Set.of(kinds).stream().noneMatch(withGaps::contains);
    }

    void mistake(Source source, int line, String text) {
        mistakes.add(new Mistake(source.label(), line, text));
    }

    @Override
    public void mistake(Object part, String text) {
        Section section = section(part);
        mistake(section.source(), section.line(), text);
    }

    @Override
    public void mistake(Object part, String key, String text) {
        Section section = section(part);
        mistake(section.source(), section.line(key), text);
    }

    /// `file:line`
    @Override
    public String where(Object part) {
        Section section = section(part);
        return new Mistake(section.source().label(), section.line(), "").where();
    }

    /// By place.
    List<Mistake> mistakes() {
        return mistakes.stream().sorted().toList();
    }

    /// Of several equal parts, the first.
    private Section section(Object part) {
        Section section = sections.get(part);
        if (section != null) {
            return section;
        }
        if (equal.isEmpty()) {
            sections.forEach((each, place) -> equal.merge(each, place,
                    (one, other) -> one.line() <= other.line() ? one : other));
        }
        return equal.get(part);
    }

    void throwIfMistaken() {
        if (!mistakes.isEmpty()) {
            throw PolicyException.of(mistakes());
        }
    }
}
