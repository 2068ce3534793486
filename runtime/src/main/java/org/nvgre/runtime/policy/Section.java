package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A mapping of YAML or JSON with known keys. What cannot be read is noted in the draft, and reading goes on: the section is then
/// no longer {@link #complete()}, and the values handed out in its place stand for nothing.
final class Section {

    /// A target gives a choice as many members as its weights add up to.
    private static final int HIGHEST_WEIGHT = 100;

    private final Draft draft;
    private final Source source;
    private final String what;
    private final int line;
    private final boolean isMapping;
    private final Optional<Section> whole;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private boolean complete = true;

    /// @param what what the section describes, with its article: "a lookup record"
    Section(Draft draft, Source source, String what, Node node, List<String> knownKeys) {
        this(draft, source, what, node, knownKeys, Optional.empty());
    }

    private Section(Draft draft, Source source, String what, Node node, List<String> knownKeys,
            Optional<Section> whole) {
        this.draft = draft;
        this.source = source;
        this.what = what;
        this.line = lineOf(node);
        this.whole = whole;
        this.isMapping = node instanceof MappingNode;
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(entry -> take(entry.getKeyNode(), entry.getValueNode(), knownKeys));
        } else {
            mistake(line, "expected %s with keys (%s), found %s".formatted(what, String.join(", ", knownKeys),
                    kind(node)));
        }
    }

    /// One with a single key.
    static Section of(Draft draft, Source source, String what, String key, Node value) {
        var keyNode = new ScalarNode(Tag.STR, key, ScalarStyle.PLAIN);
        var mapping = new MappingNode(Tag.MAP, List.of(new NodeTuple(keyNode, value)), FlowStyle.FLOW);
        return new Section(draft, source, what, mapping, List.of(key));
    }

    private void take(Node keyNode, Node value, List<String> knownKeys) {
        String key = keyNode instanceof ScalarNode scalar ? scalar.getValue() : kind(keyNode);
        int at = lineOf(keyNode);
        if (!knownKeys.contains(key)) {
            String help = Spelling.nearest(key, knownKeys).map("did you mean '%s'?"::formatted)
                    .orElseGet(() -> "known are " + String.join(", ", knownKeys));
            mistake(at, "unknown key '%s' in %s; %s".formatted(key, what, help));
        } else if (values.putIfAbsent(key, value) != null) {
            mistake(at, "'%s' stands twice in %s, first in line %d; keep one".formatted(key, what,
                    lines.get(key)));
        } else {
            lines.put(key, at);
        }
    }

    Source source() {
        return source;
    }

    int line() {
        return line;
    }

    /// The line of a key, or of the section where the key is left out.
    int line(String key) {
        return lines.getOrDefault(key, line);
    }

    /// Whether all that was asked for was there and could be read.
    boolean complete() {
        return complete;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /// A value that must be there; `null` once the section is incomplete.
    <T> T required(String key, Function<String, T> parser) {
        if (!has(key)) {
            if (isMapping) { // otherwise that is the mistake, and has been noted
                mistake(line, "%s has no '%s'; add it".formatted(what, key));
            }
            return null;
        }
        return scalar(values.get(key), key, parser).orElse(null);
    }

    <T> T optional(String key, T otherwise, Function<String, T> parser) {
        return has(key) ? scalar(values.get(key), key, parser).orElse(otherwise) : otherwise;
    }

    long requiredLong(String key, long lowest, long highest) {
        Long number = required(key, text -> number(text, lowest, highest));
        return number == null ? lowest : number;
    }

    int required(String key, int lowest, int highest) {
        return (int) requiredLong(key, lowest, highest);
    }

    long optional(String key, long otherwise, long lowest, long highest) {
        return optional(key, otherwise, text -> number(text, lowest, highest));
    }

    int optional(String key, int otherwise, int lowest, int highest) {
        return (int) optional(key, (long) otherwise, lowest, highest);
    }

    /// A list of plain values; none where the key is left out.
    <T> List<T> list(String key, Function<String, T> parser) {
        var list = new ArrayList<T>();
        for (Node item : items(key)) {
            scalar(item, key, parser).ifPresent(list::add);
        }
        return list;
    }

    /// A list of sections; none where the key is left out.
    void sections(String key, String whatEach, List<String> knownKeys, Consumer<Section> reader) {
        for (Node item : items(key)) {
            reader.accept(new Section(draft, source, whatEach, item, knownKeys));
        }
    }

    /// A section that is the value of a key, as a part of this one: a mistake in it leaves both incomplete. Empty where
    /// the key is left out.
    Optional<Section> part(String key, String whatIt, List<String> knownKeys) {
        return Optional.ofNullable(values.get(key))
                .map(node -> new Section(draft, source, whatIt, node, knownKeys, Optional.of(this)));
    }

    /// A list of sections, as parts of this one.
    <T> List<T> parts(String key, String whatEach, List<String> knownKeys, Function<Section, T> reader) {
        return items(key).stream().map(
                node -> reader
                        .apply(new Section(draft, source, whatEach, node, knownKeys, Optional.of(this))))
                .toList();
    }

    /// The value of a key as it was read.
    Optional<Node> node(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /// Whether the value of a key is a section, and not one plain value.
    boolean isSection(String key) {
        return values.get(key) instanceof MappingNode;
    }

    /// An address, or a list of addresses to choose from: each by itself, or as `{address, weight}`.
    List<WeightedAddress> weightedAddresses(String key) {
        return switch (values.get(key)) {
            case null -> {
                required(key, Addresses::parse);
                yield List.of();
            }
            case SequenceNode list ->
                list.getValue().stream().flatMap(item -> weightedAddress(key, item).stream())
                        .toList();
            case Node one ->
                scalar(one, key, Addresses::parse).map(address -> new WeightedAddress(address, 1))
                        .stream().toList();
        };
    }

    private Optional<WeightedAddress> weightedAddress(String key, Node item) {
        if (!(item instanceof MappingNode)) {
            return scalar(item, key, Addresses::parse).map(address -> new WeightedAddress(address, 1));
        }
        var section = new Section(draft, source, "an address with a weight", item,
                List.of("address", "weight"),
                Optional.of(this));
        InetAddress address = section.required("address", Addresses::parse);
        int weight = section.optional("weight", 1, 1, HIGHEST_WEIGHT);
        return section.complete() ? Optional.of(new WeightedAddress(address, weight)) : Optional.empty();
    }

    /// Notes a mistake in the value of a key.
    void mistakeIn(String key, String text) {
        mistake(line(key), text);
    }

    static long number(String text, long lowest, long highest) {
        try {
            // A zero in front makes no octal number of it (YAML 1.2 §10.3.2).
            long number = text.startsWith("0x") ? Long.decode(text) : Long.parseLong(text);
            if (number >= lowest && number <= highest) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new IllegalArgumentException(
                "expected a number from %d to %d, found '%s'".formatted(lowest, highest, text));
    }

    private List<Node> items(String key) {
        return switch (values.get(key)) {
            case null -> List.of();
            case SequenceNode list -> list.getValue();
            case Node other when isNull(other) -> List.of();
            case Node other -> {
                mistake(lineOf(other), "%s: expected a list, found %s; write '- ' before each item"
                        .formatted(key, kind(other)));
                yield List.of();
            }
        };
    }

    private <T> Optional<T> scalar(Node node, String key, Function<String, T> parser) {
        if (!(node instanceof ScalarNode scalar) || isNull(node)) {
            mistake(lineOf(node), "%s: expected one value, found %s".formatted(key, kind(node)));
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(scalar.getValue()));
        } catch (IllegalArgumentException wrong) {
            mistake(lineOf(node), key + ": " + wrong.getMessage());
            return Optional.empty();
        }
    }

    private void mistake(int at, String text) {
        incomplete();
        draft.mistake(source, at, text);
    }

    private void incomplete() {
        complete = false;
        whole.ifPresent(Section::incomplete);
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static String kind(Node node) {
        return switch (node) {
            case MappingNode _ -> "a mapping";
            case SequenceNode _ -> "a list";
            case ScalarNode _ when isNull(node) -> "nothing";
            case ScalarNode scalar -> "'" + scalar.getValue() + "'";
            default -> "something else";
        };
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
    }
}
