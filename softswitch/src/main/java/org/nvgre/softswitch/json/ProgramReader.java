package org.nvgre.softswitch.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.softswitch.json.ProgramModel.Checksum;
import org.nvgre.softswitch.json.ProgramModel.CounterArray;
import org.nvgre.softswitch.json.ProgramModel.FieldDeclaration;
import org.nvgre.softswitch.json.ProgramModel.HeaderInstance;
import org.nvgre.softswitch.json.ProgramModel.HeaderStack;
import org.nvgre.softswitch.json.ProgramModel.HeaderType;
import org.nvgre.softswitch.json.ProgramModel.HeaderUnion;
import org.nvgre.softswitch.json.ProgramModel.Input;
import org.nvgre.softswitch.json.ProgramModel.MeterArray;
import org.nvgre.softswitch.json.ProgramModel.RegisterArray;
import org.nvgre.softswitch.json.ProgramModel.UnionStack;
import org.nvgre.softswitch.json.ProgramModel.UnionType;
import org.nvgre.softswitch.json.ProgramModel.ValueSet;

/** Reads BMv2 JSON (format 2.x, behavioral-model docs/JSON_format.md) into a {@link ProgramModel}. */
public final class ProgramReader {
    private static final int MAJOR_VERSION = 2;
    /** Most cells of a counter, meter or register. */
    private static final int MOST_CELLS = 1 << 24;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ProgramReader() {}

    /**
     * @param source what to call the JSON in messages, e.g. its file name
     * @throws LoadException when it is no BMv2 JSON, or says something this reader does not know
     */
    public static ProgramModel read(String source, byte[] json) throws LoadException {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            var location = e.getLocation();
            throw new LoadException(source + " is no BMv2 JSON: line " + location.getLineNr() + ", column "
                    + location.getColumnNr() + ": " + oneLine(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new LoadException(source + " is no BMv2 JSON: " + oneLine(e.getMessage()));
        }
        if (!root.isObject() || !root.has("header_types") || !root.has("pipelines")) {
            throw new LoadException(source + " is no BMv2 JSON: it has no 'header_types' or no 'pipelines'");
        }
        return program(source, new JsonCursor(source, "", root));
    }

    private static ProgramModel program(String source, JsonCursor root) throws LoadException {
        if (root.has("__meta__") && root.at("__meta__").has("version")) {
            int major = root.at("__meta__").at("version").at(0).integer();
            if (major != MAJOR_VERSION) {
                throw root.error(
                        "BMv2 JSON version " + major + ".x is not known, only " + MAJOR_VERSION + ".x");
            }
        }
        return new ProgramModel(source, all(root, "header_types", ProgramReader::headerType),
                all(root, "headers", ProgramReader::header), all(root, "header_stacks", ProgramReader::stack),
                all(root, "header_union_types", ProgramReader::unionType),
                all(root, "header_unions", ProgramReader::union),
                all(root, "header_union_stacks", ProgramReader::unionStack), errors(root),
                all(root, "parsers", ParserReader::parser), all(root, "parse_vsets", ProgramReader::valueSet),
                all(root, "deparsers", ParserReader::deparser),
                all(root, "counter_arrays", ProgramReader::counters),
                all(root, "meter_arrays", ProgramReader::meters),
                all(root, "register_arrays", ProgramReader::registers),
                all(root, "calculations", ProgramReader::calculation),
                all(root, "checksums", ProgramReader::checksum),
                all(root, "field_lists", ProgramReader::fieldList),
                all(root, "learn_lists", ProgramReader::fieldList),
                all(root, "actions", PipelineReader::action),
                all(root, "pipelines", PipelineReader::pipeline), aliases(root),
                root.has("__meta__") ? root.at("__meta__").textOrNull("architecture") : null,
                all(root, "extern_instances", ProgramReader::extern));
    }

    /** Reads one kind of object. */
    @FunctionalInterface
    interface ElementReader<T> {
        T read(JsonCursor at) throws LoadException;
    }

    static <T> List<T> all(JsonCursor at, String key, ElementReader<T> reader) throws LoadException {
        List<T> result = new ArrayList<>();
        for (JsonCursor element : at.list(key)) {
            result.add(reader.read(element));
        }
        return List.copyOf(result);
    }

    private static HeaderType headerType(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("header type " + json.text("name"));
        List<FieldDeclaration> fields = new ArrayList<>();
        for (JsonCursor field : at.list("fields")) {
            boolean varbit = field.at(1).node().isTextual() && "*".equals(field.at(1).text());
            int width = varbit ? FieldDeclaration.VARBIT : field.at(1).width();
            JsonNode node = field.node();
            fields.add(new FieldDeclaration(field.at(0).text(), width, node.path(2).asBoolean(false),
                    node.path(3).asBoolean(false)));
        }
        Operand length = at.has("length_exp") ? OperandReader.read(at.at("length_exp")) : null;
        return new HeaderType(at.text("name"), at.integer("id"), List.copyOf(fields), length,
                at.integer("max_length", 0));
    }

    private static HeaderInstance header(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("header " + json.text("name"));
        return new HeaderInstance(at.text("name"), at.integer("id"), at.text("header_type"),
                at.flag("metadata", false));
    }

    private static HeaderStack stack(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("header stack " + json.text("name"));
        return new HeaderStack(at.text("name"), at.integer("id"), at.text("header_type"),
                all(at, "header_ids", JsonCursor::integer));
    }

    private static UnionType unionType(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("header union type " + json.text("name"));
        return new UnionType(at.text("name"),
                all(at, "headers", m -> new SimpleImmutableEntry<>(m.at(0).text(), m.at(1).text())));
    }

    private static HeaderUnion union(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("header union " + json.text("name"));
        return new HeaderUnion(at.text("name"), at.integer("id"), at.text("union_type"),
                all(at, "header_ids", JsonCursor::integer));
    }

    private static UnionStack unionStack(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("header union stack " + json.text("name"));
        return new UnionStack(at.text("name"), at.integer("id"), at.text("union_type"),
                all(at, "header_union_ids", JsonCursor::integer));
    }

    private static Map<String, Integer> errors(JsonCursor root) throws LoadException {
        Map<String, Integer> errors = new LinkedHashMap<>();
        for (JsonCursor error : root.list("errors")) {
            errors.put(error.at(0).text(), error.at(1).integer());
        }
        return errors;
    }

    private static ValueSet valueSet(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("value set " + json.text("name"));
        return new ValueSet(at.text("name"), at.integer("compressed_bitwidth"));
    }

    private static CounterArray counters(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("counter " + json.text("name"));
        boolean direct = at.flag("is_direct", false);
        return new CounterArray(at.text("name"), direct ? 0 : size(at), direct, at.textOrNull("binding"),
                at.integer("byte_adjust", 0));
    }

    private static MeterArray meters(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("meter " + json.text("name"));
        boolean direct = at.flag("is_direct", false);
        String type = at.text("type");
        if (!type.equals("bytes") && !type.equals("packets")) {
            throw at.error("unknown meter type '" + type + "'");
        }
        return new MeterArray(at.text("name"), direct ? 0 : size(at), direct, at.textOrNull("binding"),
                type.equals("bytes"), at.integer("rate_count", 2),
                at.has("result_target") ? at.at("result_target").field() : null,
                at.integer("byte_adjust", 0));
    }

    private static RegisterArray registers(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("register " + json.text("name"));
        return new RegisterArray(at.text("name"), size(at), at.width("bitwidth"));
    }

    private static int size(JsonCursor at) throws LoadException {
        int size = at.integer("size");
        if (size < 0 || size > MOST_CELLS) {
            throw at.error("size is " + size + ", at most " + MOST_CELLS + " is possible");
        }
        return size;
    }

    private static ProgramModel.Calculation calculation(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("calculation " + json.text("name"));
        return new ProgramModel.Calculation(at.text("name"), at.text("algo"),
                all(at, "input", ProgramReader::input));
    }

    static Input input(JsonCursor at) throws LoadException {
        String type = at.text("type");
        return switch (type) {
            case "field" -> new Input.Field(at.at("value").field());
            case "hexstr" -> new Input.Constant(at.hex("value"), at.width("bitwidth"));
            case "header" -> new Input.Header(at.text("value"));
            case "payload" -> new Input.Payload();
            default -> throw at.error("unknown input type '" + type + "'");
        };
    }

    private static Checksum checksum(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("checksum " + json.text("name"));
        String type = at.text("type");
        if (!type.equals("generic")) {
            throw at.error("unsupported checksum type '" + type + "'");
        }
        Operand condition = at.has("if_cond") ? OperandReader.read(at.at("if_cond")) : null;
        return new Checksum(at.text("name"), at.at("target").field(), at.text("calculation"),
                at.flag("update", true), at.flag("verify", true), condition);
    }

    private static ProgramModel.FieldList fieldList(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("field list " + json.integer("id"));
        return new ProgramModel.FieldList(at.integer("id"), at.has("name") ? at.text("name") : "",
                all(at, "elements", ProgramReader::input));
    }

    private static Map<String, Operand.Field> aliases(JsonCursor root) throws LoadException {
        Map<String, Operand.Field> aliases = new LinkedHashMap<>();
        for (JsonCursor alias : root.list("field_aliases")) {
            aliases.put(alias.at(0).text(), alias.at(1).field());
        }
        return aliases;
    }

    private static ProgramModel.Extern extern(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("extern " + json.text("name"));
        Map<String, String> attributes = new LinkedHashMap<>();
        for (JsonCursor attribute : at.list("attribute_values")) {
            if (attribute.at("value").node().isTextual()) {
                attributes.put(attribute.text("name"), attribute.text("value"));
            }
        }
        return new ProgramModel.Extern(at.text("name"), at.text("type"), attributes);
    }

    private static String oneLine(String message) {
        return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
    }
}
