package org.nvgre.generator;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.RenderResult;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Profile -> P4 program: renders `p4/arch/TARGET.p4.j2`, which includes the shared core.
public final class Generator {
    private static final Jinjava JINJAVA = jinjava();
    private static final JsonMapper JSON = new JsonMapper();

    private Generator() {}

    /// The same profile and target always give the same text.
    ///
    /// @throws IllegalArgumentException when the target cannot do what the profile asks for; [TargetLimits#require]
    ///     tells beforehand
    public static GeneratedProgram generate(Profile profile, Target target) {
        List<String> complaints = TargetLimits.of(target).complaints(profile);
        if (!complaints.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", complaints));
        }
        Map<String, ?> bindings = Map.of(
                "profile", JSON.convertValue(profile, new TypeReference<Map<String, Object>>() {}),
                "drop_reasons",
                JSON.convertValue(dropReasons(), new TypeReference<List<Map<String, Object>>>() {}));
        RenderResult result = JINJAVA.renderForResult(resource("arch/" + target.architecture() + ".p4.j2"),
                bindings);
        if (!result.getErrors().isEmpty()) {
            throw new IllegalStateException("templates in p4/ are broken: " + result.getErrors().stream()
                    .map(error -> "line " + error.getLineno() + ": " + error.getMessage())
                    .collect(Collectors.joining("; ")));
        }
        return new GeneratedProgram(profile, target, tidy(result.getOutput()));
    }

    private static Jinjava jinjava() {
        var jinjava = new Jinjava(JinjavaConfig.newBuilder()
                .withTrimBlocks(true)
                .withLstripBlocks(true)
                .withFailOnUnknownTokens(true)
                .withMaxRenderDepth(20)
                .build());
        jinjava.setResourceLocator((name, encoding, interpreter) -> resource(name));
        return jinjava;
    }

    private static List<DropReason> dropReasons() {
        try {
            return new YAMLMapper().readValue(resource("drop-reasons.yaml"), new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("p4/drop-reasons.yaml", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Generator.class.getResourceAsStream("/p4/" + name)) {
            if (in == null) {
                throw new FileNotFoundException("p4/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("template p4/" + name, e);
        }
    }

    /// One blank line where includes and switched-off parts left several, none behind an opening brace, and nothing of
    /// an indented line that came out empty: a macro that has nothing to say on this target.
    private static String tidy(String source) {
        return source.replaceAll("(?m)^[ \t]+\n", "").replaceAll("[ \t]+\n", "\n")
                .replaceAll("\n{3,}", "\n\n").replaceAll("\\{\n\n", "{\n")
                .strip() + "\n";
    }
}
