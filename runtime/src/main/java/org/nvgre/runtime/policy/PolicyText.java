package org.nvgre.runtime.policy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.nvgre.runtime.policy.PartKey.Kind;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/// Policies, parts and changes in a text that need not be a file, of YAML or of JSON: what begins with a brace is JSON.
/// What parts say of each other is not looked at.
public final class PolicyText {

    private PolicyText() {}

    /// The parts of a policy, or of some of it.
    ///
    /// @param label what mistakes are said to be in
    /// @throws PolicyException with every mistake, and its line
    public static List<Part> parts(String text, String label) throws PolicyException {
        return isJson(text)
                ? json(text, label, json -> PartJson.readAll(label, json))
                : yamlParts(yaml(text, label), label);
    }

    /// One part.
    ///
    /// @throws PolicyException with every mistake, and its line
    public static Part part(Kind kind, String text, String label) throws PolicyException {
        if (isJson(text)) {
            return json(text, label, json -> PartJson.read(kind, label, json));
        }
        var draft = new Draft();
        Part part = new PolicyReader(draft).readPart(kind, Source.named(label), yaml(text, label));
        draft.throwIfMistaken();
        return part;
    }

    /// A change: `{put: {lookupRecords: [...]}, delete: [lookupRecords/5001/10.0.0.5]}`.
    ///
    /// @throws PolicyException with every mistake, and its line
    public static PolicyChange change(String text, String label) throws PolicyException {
        return isJson(text)
                ? json(text, label, json -> jsonChange(label, json))
                : yamlChange(yaml(text, label), label);
    }

    static boolean isJson(String text) {
        return text.stripLeading().startsWith("{");
    }

    // ---- JSON

    private interface Reading<T> {
        T read(JsonParser json) throws IOException;
    }

    private static <T> T json(String text, String label, Reading<T> reading) {
        try (JsonParser json = PartJson.JSON.createParser(text)) {
            json.nextToken();
            return reading.read(json);
        } catch (IOException wrong) {
            throw PartJson.notJson(label, wrong);
        }
    }

    private static PolicyChange jsonChange(String label, JsonParser json) throws IOException {
        List<Part> put = List.of();
        var delete = new ArrayList<PartKey>();
        var mistakes = new ArrayList<Mistake>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            int line = json.currentTokenLocation().getLineNr();
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "put" -> {
                    try {
                        put = PartJson.readAll(label, json);
                    } catch (PolicyException wrong) {
                        mistakes.addAll(wrong.found());
                    }
                }
                case "delete" -> {
                    var draft = new Draft();
                    delete.addAll(keys(draft, Source.named(label), new JsonNodes(json).read()));
                    mistakes.addAll(draft.mistakes());
                }
                default -> {
                    mistakes.add(new Mistake(label, line,
                            "unknown key '%s' in a change; known are put, delete".formatted(key)));
                    json.skipChildren();
                }
            }
        }
        if (!mistakes.isEmpty()) {
            throw PolicyException.of(mistakes);
        }
        return new PolicyChange(put, delete);
    }

    // ---- YAML

    private static Node yaml(String text, String label) {
        try {
            return compose(text, label).orElseThrow(() -> PolicyException
                    .of(List.of(new Mistake(label, 0, "there is nothing in it"))));
        } catch (MarkedYamlEngineException wrong) {
            int line = wrong.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw PolicyException.of(List.of(new Mistake(label, line,
                    "not YAML: %s; mend the syntax".formatted(wrong.getProblem()))));
        } catch (YamlEngineException wrong) {
            throw PolicyException.of(List
                    .of(new Mistake(label, 0, "cannot be read (%s)".formatted(wrong.getMessage()))));
        }
    }

    /// Empty when there is nothing but comments.
    ///
    /// @throws YamlEngineException when it is no YAML
    static Optional<Node> compose(String text, String label) {
        var settings = LoadSettings.builder().setLabel(label).setCodePointLimit(Integer.MAX_VALUE).build();
        return new Compose(settings).composeString(text);
    }

    private static List<Part> yamlParts(Node node, String label) {
        var draft = new Draft();
        List<Part> parts = new PolicyReader(draft).readParts(Source.named(label), node);
        draft.throwIfMistaken();
        return parts;
    }

    private static PolicyChange yamlChange(Node node, String label) {
        var draft = new Draft();
        var section = new Section(draft, Source.named(label), "a change", node, List.of("put", "delete"));
        List<Part> put = section.node("put")
                .map(lists -> new PolicyReader(draft).readParts(section.source(), lists))
                .orElse(List.of());
        List<PartKey> delete = section.list("delete", PartKey::parse);
        draft.throwIfMistaken();
        return new PolicyChange(put, delete);
    }

    private static List<PartKey> keys(Draft draft, Source source, Node node) {
        return Section.of(draft, source, "a change", "delete", node).list("delete", PartKey::parse);
    }
}
