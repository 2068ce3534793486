package org.nvgre.generator;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// What a target cannot do, and what it does in its own way: its part of `p4/targets.yaml`.
///
/// @param name      of the target, or of a switch that has less than the target it is of
/// @param of        for such a switch, the name of its target; otherwise null
/// @param title     what it stands for
/// @param compilers that take the generated programs, and with which that is tested
/// @param refuses   what no program for it can have
/// @param bounds    what it can have up to a number only
/// @param differs   packet rules that it follows otherwise, whatever the profile
public record TargetLimits(String name, String of, String title, List<String> compilers,
        List<Refusal> refuses,
        List<Bound> bounds, List<Difference> differs) {

    /// @param key     of the profile, `underlay.multipath`
    /// @param because what the target lacks
    /// @param instead the way out
    public record Refusal(String key, String because, String instead) {}

    /// @param key  of the profile, `sizes.vsids`
    /// @param most that the target can hold
    public record Bound(String key, int most, String because) {}

    /// @param rule id of the packet rule
    public record Difference(String rule, String text) {}

    private static final List<TargetLimits> ALL = read();

    public TargetLimits {
        compilers = List.copyOf(compilers);
        refuses = List.copyOf(Objects.requireNonNullElse(refuses, List.of()));
        bounds = List.copyOf(Objects.requireNonNullElse(bounds, List.of()));
        differs = List.copyOf(Objects.requireNonNullElse(differs, List.of()));
    }

    /// Of all targets, in the order of [Target].
    public static List<TargetLimits> all() {
        return Stream.of(Target.values()).map(TargetLimits::of).toList();
    }

    public static TargetLimits of(Target target) {
        return named(target.architecture());
    }

    /// Of a target, or of a switch with all limits of its target and its own.
    public static TargetLimits named(String name) {
        TargetLimits own = ALL.stream().filter(limits -> limits.name.equals(name)).findFirst()
                .orElseThrow(() -> new IllegalStateException("p4/targets.yaml says nothing of " + name));
        if (own.of == null) {
            return own;
        }
        TargetLimits target = named(own.of);
        return new TargetLimits(name, own.of, own.title, own.compilers, joined(target.refuses, own.refuses),
                joined(target.bounds, own.bounds), joined(target.differs, own.differs));
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /// @throws ProfileException with a line for each thing that the target cannot do: what, why, and what to do
    public void require(Profile profile) throws ProfileException {
        List<String> complaints = complaints(profile);
        if (!complaints.isEmpty()) {
            throw new ProfileException(String.join("\n", complaints));
        }
    }

    List<String> complaints(Profile profile) {
        JsonNode values = new JsonMapper().valueToTree(profile);
        String start = "profile " + profile.name() + ", target " + name + ": ";
        return Stream.concat(
                refuses.stream().filter(refusal -> value(values, refusal.key).asBoolean())
                        .map(refusal -> start + "'" + refusal.key + ": true' is not possible: "
                                + refusal.because
                                + "; " + refusal.instead),
                bounds.stream().filter(bound -> value(values, bound.key).asInt() > bound.most)
                        .map(bound -> start + "'" + bound.key + "' is " + value(values, bound.key).asInt()
                                + ": " + bound.because + "; say " + bound.most + " or less"))
                .toList();
    }

    private static JsonNode value(JsonNode profile, String key) {
        JsonNode node = profile.at("/" + key.replace('.', '/'));
        if (node.isMissingNode()) {
            throw new IllegalStateException("p4/targets.yaml: a profile has no key '" + key + "'");
        }
        return node;
    }

    private static List<TargetLimits> read() {
        try (InputStream yaml = TargetLimits.class.getResourceAsStream("/p4/targets.yaml")) {
            return new YAMLMapper().readValue(yaml, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("p4/targets.yaml", e);
        }
    }
}
