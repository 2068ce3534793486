package org.nvgre.bmv2.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nvgre.generator.Profile;
import org.nvgre.generator.Target;
import org.nvgre.generator.TargetLimits;

/// What an architecture says of itself in `p4/targets.yaml`, as far as it decides which tests it has to pass.
public record Claims(TargetLimits limits) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final YAMLMapper YAML = new YAMLMapper();
    /// Keys that a profile has, and a virtual subnet in a policy.
    private static final Set<String> OF_SUBNETS = Set.of("acl", "meter");
    private static final String PNA_NIC = "pna_nic";

    /// All but v1model's, which claims everything.
    public static List<Claims> ofOthers() {
        return Arrays.stream(Target.values()).filter(target -> target != Target.V1MODEL)
                .map(target -> named(target.architecture())).toList();
    }

    static Claims of(Combination combination) {
        return named(combination.target() == org.nvgre.bmv2.bench.Target.PNA_NIC
                ? PNA_NIC
                : combination.architecture().architecture());
    }

    private static Claims named(String name) {
        return new Claims(TargetLimits.named(name));
    }

    public String name() {
        return limits.name();
    }

    /// What a test class or method needs as a whole and the architecture does not claim; nothing if it is to pass.
    public List<String> unmet(AnnotatedElement test) {
        return unmet(test, needs -> needs.cases().isEmpty());
    }

    /// What a case of a test needs beside that.
    List<String> unmet(AnnotatedElement test, String name) {
        return unmet(test, needs -> !needs.cases().isEmpty()
                && Pattern.compile(needs.cases()).matcher(name).find());
    }

    private List<String> unmet(AnnotatedElement test, Predicate<Needs> concerned) {
        Set<String> unclaimed = Stream.concat(limits.refuses().stream().map(TargetLimits.Refusal::key),
                limits.differs().stream().map(TargetLimits.Difference::rule)).collect(Collectors.toSet());
        return Arrays.stream(test.getAnnotationsByType(Needs.class)).filter(concerned)
                .flatMap(needs -> Arrays.stream(needs.value())).filter(unclaimed::contains).toList();
    }

    /// The profile without what the architecture refuses, and no larger than it can be there.
    Profile part(Profile profile) {
        ObjectNode values = JSON.valueToTree(profile);
        limits.refuses().stream().map(TargetLimits.Refusal::key)
                .filter(key -> !values.at("/" + key.replace('.', '/')).isMissingNode())
                .forEach(key -> holder(values, key).put(last(key), false));
        limits.bounds().forEach(bound -> {
            ObjectNode holder = holder(values, bound.key());
            String key = last(bound.key());
            holder.put(key, Math.min(holder.get(key).intValue(), bound.most()));
        });
        try {
            return JSON.treeToValue(values, Profile.class);
        } catch (JsonProcessingException e) {
            throw new BenchException("profile " + profile.name() + " for " + limits.name(), e);
        }
    }

    /// A policy, as a user would write it there: its virtual subnets have nothing that the architecture refuses.
    ///
    /// @return the file itself if it has nothing of that
    Path part(Path policy) {
        List<String> keys = limits.refuses().stream().map(TargetLimits.Refusal::key)
                .filter(OF_SUBNETS::contains).toList();
        if (keys.isEmpty()) {
            return policy;
        }
        try {
            JsonNode values = YAML.readTree(policy.toFile());
            values.findValues("virtualSubnets")
                    .forEach(subnets -> subnets.forEach(subnet -> ((ObjectNode) subnet).remove(keys)));
            Path part = Path.of("target", "policies", limits.name(), policy.getFileName().toString());
            Files.createDirectories(part.getParent());
            YAML.writeValue(part.toFile(), values);
            return part;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode holder(ObjectNode values, String key) {
        ObjectNode holder = values;
        String[] parts = key.split("\\.", -1);
        for (int i = 0; i < parts.length - 1; i++) {
            holder = (ObjectNode) holder.get(parts[i]);
        }
        return holder;
    }

    private static String last(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }
}
