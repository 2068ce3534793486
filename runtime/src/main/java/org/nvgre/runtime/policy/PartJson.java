package org.nvgre.runtime.policy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.nvgre.runtime.policy.PartKey.Kind;
import org.snakeyaml.engine.v2.nodes.Node;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;

/// Parts of a policy as JSON, with the keys that they have in YAML. What parts say of each other is not looked at.
public final class PartJson {

    static final JsonFactory JSON = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private PartJson() {}

    /// UTF-8.
    public static byte[] bytes(Part part) {
        var bytes = new ByteArrayOutputStream(192);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            PartWriter.write(part, json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    public static String text(Part part) {
        return new String(bytes(part), StandardCharsets.UTF_8);
    }

    /// Writes one part as an object. The generator may be one of another format that Jackson knows.
    public static void write(Part part, JsonGenerator json) throws IOException {
        PartWriter.write(part, json);
    }

    /// Writes a whole policy as an object of lists; those that are empty are left out.
    public static void write(Policy policy, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (Kind kind : Kind.values()) {
            if (!policy.parts(kind).isEmpty()) {
                json.writeArrayFieldStart(kind.text());
                for (Part part : policy.parts(kind)) {
                    PartWriter.write(part, json);
                }
                json.writeEndArray();
            }
        }
        json.writeEndObject();
    }

    /// Reads one part from UTF-8.
    ///
    /// @throws PolicyException with every mistake in it, each naming the list
    public static Part read(Kind kind, byte[] json) throws PolicyException {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            return read(kind, kind.text(), parser);
        } catch (IOException wrong) {
            throw notJson(kind.text(), wrong);
        }
    }

    static Part read(Kind kind, String label, JsonParser json) throws IOException {
        if (json.currentToken() == null) {
            throw new PolicyException(List.of(label + ": nothing there; expected a JSON object"));
        }
        Part part = part(kind, label, new JsonNodes(json).read());
        if (json.nextToken() != null) {
            throw new PolicyException(List.of(label + ": something stands behind the JSON object"));
        }
        return part;
    }

    /// Reads an object of lists, such as a whole policy, or what of it is to change; from the parser's current token up to
    /// the end of the object.
    ///
    /// @param label what mistakes are said to be in
    /// @throws PolicyException with every mistake in it
    public static List<Part> readAll(String label, JsonParser json) throws IOException, PolicyException {
        var parts = new ArrayList<Part>();
        var mistakes = new ArrayList<Mistake>();
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren(); // so that who reads on is behind it
            throw new PolicyException(
                    List.of(label + ": expected an object with lists, such as {\"lookupRecords\": [...]}"));
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            int line = json.currentTokenLocation().getLineNr();
            String list = json.currentName();
            json.nextToken();
            readList(label, list, json, parts::add, mistakes,
                    text -> mistakes.add(new Mistake(label, line, text)));
        }
        if (!mistakes.isEmpty()) {
            throw PolicyException.of(mistakes);
        }
        return parts;
    }

    private static void readList(String label, String list, JsonParser json, Consumer<Part> parts,
            List<Mistake> mistakes, Consumer<String> wrongList) throws IOException {
        Kind kind;
        try {
            kind = Kind.of(list);
        } catch (IllegalArgumentException unknown) {
            wrongList.accept(unknown.getMessage());
            json.skipChildren();
            return;
        }
        if (json.currentToken() != JsonToken.START_ARRAY) {
            wrongList.accept(list + ": expected a list");
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            Node node = new JsonNodes(json).read();
            try {
                parts.accept(part(kind, label, node));
            } catch (PolicyException wrong) {
                mistakes.addAll(wrong.found());
            }
        }
    }

    private static Part part(Kind kind, String label, Node node) {
        var draft = new Draft();
        Part part = new PolicyReader(draft).readPart(kind, Source.named(label), node);
        draft.throwIfMistaken();
        return part;
    }

    static PolicyException notJson(String label, IOException wrong) {
        return PolicyException.of(List.of(wrong instanceof JsonProcessingException syntax
                ? new Mistake(label, syntax.getLocation() == null ? 0 : syntax.getLocation().getLineNr(),
                        "not JSON: %s; mend the syntax"
                                .formatted(syntax.getOriginalMessage().lines().findFirst().orElse("")))
                : new Mistake(label, 0, "cannot be read (%s)".formatted(wrong.getMessage()))));
    }
}
