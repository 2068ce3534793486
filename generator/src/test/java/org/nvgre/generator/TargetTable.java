package org.nvgre.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The tables of `docs/targets.md`: which target can have what of a profile, and which rules it follows in its own way.
final class TargetTable {
    private TargetTable() {}

    static String markdown() {
        var text = new StringBuilder("\n");
        for (TargetLimits limits : TargetLimits.all()) {
            text.append("- `%s`: %s. Compilers: %s.\n".formatted(limits.name(), limits.title(),
                    limits.compilers().stream().map(each -> "`" + each + "`")
                            .collect(Collectors.joining(", "))));
        }
        text.append("\n| profile | ").append(names()).append(" |\n| --- |")
                .append(" --- |".repeat(targets()));
        for (String key : switches("", new JsonMapper().valueToTree(Profiles.builtIn("minimal")))) {
            text.append("\n| `%s` |".formatted(key));
            TargetLimits.all().forEach(limits -> text.append(' ').append(limits.refuses().stream()
                    .filter(refusal -> refusal.key().equals(key)).findFirst()
                    .map(refusal -> "no: " + refusal.because()).orElse("yes")).append(" |"));
        }
        text.append("\n\n| rule | target | what it does |\n| --- | --- | --- |");
        for (TargetLimits limits : TargetLimits.all()) {
            limits.bounds().forEach(bound -> text.append("\n| size | `%s` | `%s` at most %d: %s |"
                    .formatted(limits.name(), bound.key(), bound.most(), bound.because())));
            limits.differs().forEach(difference -> text.append("\n| %s | `%s` | %s |"
                    .formatted(difference.rule(), limits.name(), difference.text())));
        }
        return text.append("\n\n").toString();
    }

    private static int targets() {
        return TargetLimits.all().size();
    }

    private static String names() {
        return TargetLimits.all().stream().map(limits -> "`" + limits.name() + "`")
                .collect(Collectors.joining(" | "));
    }

    /// Keys of a profile that are true or false, in the order of the profile.
    private static List<String> switches(String prefix, JsonNode node) {
        var keys = new ArrayList<String>();
        node.properties().forEach(entry -> {
            if (entry.getValue().isBoolean()) {
                keys.add(prefix + entry.getKey());
            } else if (entry.getValue().isObject()) {
                keys.addAll(switches(prefix + entry.getKey() + ".", entry.getValue()));
            }
        });
        return keys;
    }
}
