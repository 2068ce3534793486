package org.nvgre.softswitch.json;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.softswitch.json.ProgramModel.Action;
import org.nvgre.softswitch.json.ProgramModel.ActionCall;
import org.nvgre.softswitch.json.ProgramModel.ActionParameter;
import org.nvgre.softswitch.json.ProgramModel.ActionProfile;
import org.nvgre.softswitch.json.ProgramModel.Conditional;
import org.nvgre.softswitch.json.ProgramModel.ConstEntry;
import org.nvgre.softswitch.json.ProgramModel.DefaultEntry;
import org.nvgre.softswitch.json.ProgramModel.EntryMatch;
import org.nvgre.softswitch.json.ProgramModel.KeyField;
import org.nvgre.softswitch.json.ProgramModel.MatchType;
import org.nvgre.softswitch.json.ProgramModel.Pipeline;
import org.nvgre.softswitch.json.ProgramModel.Primitive;
import org.nvgre.softswitch.json.ProgramModel.Selector;
import org.nvgre.softswitch.json.ProgramModel.Table;

/** Reads the {@code actions} and {@code pipelines} of BMv2 JSON. */
final class PipelineReader {
    private PipelineReader() {}

    static Action action(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("action " + json.text("name"));
        return new Action(at.text("name"), at.integer("id"),
                ProgramReader.all(at, "runtime_data",
                        p -> new ActionParameter(p.text("name"), p.width("bitwidth"))),
                ProgramReader.all(at, "primitives", PipelineReader::primitive));
    }

    static Primitive primitive(JsonCursor at) throws LoadException {
        return new Primitive(at.text("op"), List.copyOf(OperandReader.all(at.list("parameters"))));
    }

    static Pipeline pipeline(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("pipeline " + json.text("name"));
        return new Pipeline(at.text("name"), at.textOrNull("init_table"),
                ProgramReader.all(at, "tables", PipelineReader::table),
                ProgramReader.all(at, "action_profiles", PipelineReader::profile),
                ProgramReader.all(at, "conditionals", PipelineReader::conditional),
                ProgramReader.all(at, "action_calls", PipelineReader::actionCall));
    }

    private static Table table(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("table " + json.text("name"));
        MatchType match = matchType(at);
        List<KeyField> key = ProgramReader.all(at, "key", PipelineReader::keyField);
        String type = at.text("type");
        String profile = switch (type) {
            case "simple" -> null;
            case "indirect", "indirect_ws" -> at.text("action_profile");
            default -> throw at.error("unknown table type '" + type + "'");
        };
        List<ConstEntry> entries = at.has("entries")
                ? ProgramReader.all(at, "entries", e -> constEntry(e, key))
                : null;
        // As in BMv2: the entries that are there for good are all that fit.
        int maxSize = entries != null ? entries.size() : at.integer("max_size");
        return new Table(at.text("name"), at.integer("id"), match, key, maxSize, profile,
                at.flag("with_counters", false), at.flag("support_timeout", false),
                at.textOrNull("direct_meters"), ProgramReader.all(at, "action_ids", JsonCursor::integer),
                nextTables(at.at("next_tables")), at.textOrNull("base_default_next"), defaultEntry(at),
                entries);
    }

    private static Map<String, String> nextTables(JsonCursor at) throws LoadException {
        Map<String, String> next = new LinkedHashMap<>();
        for (Map.Entry<String, ?> entry : at.node().properties()) {
            next.put(entry.getKey(), at.textOrNull(entry.getKey()));
        }
        return next;
    }

    private static MatchType matchType(JsonCursor at) throws LoadException {
        String type = at.text("match_type");
        return switch (type) {
            case "exact" -> MatchType.EXACT;
            case "lpm" -> MatchType.LPM;
            case "ternary" -> MatchType.TERNARY;
            case "range" -> MatchType.RANGE;
            case "valid" -> MatchType.VALID;
            default -> throw at.error("unknown match_type '" + type + "'");
        };
    }

    private static KeyField keyField(JsonCursor at) throws LoadException {
        MatchType match = matchType(at);
        JsonCursor target = at.at("target");
        Operand.Field field = target.node().isTextual()
                ? new Operand.Field(target.text(), "$valid$")
                : target.field();
        String name = at.has("name") ? at.text("name") : field.header() + "." + field.field();
        return new KeyField(name, match, field, at.has("mask") ? at.hex("mask") : null);
    }

    private static DefaultEntry defaultEntry(JsonCursor at) throws LoadException {
        if (!at.has("default_entry")) {
            return null;
        }
        JsonCursor entry = at.at("default_entry");
        return new DefaultEntry(entry.integer("action_id"), entry.flag("action_const", false),
                entry.flag("action_entry_const", false), data(entry));
    }

    private static List<BigInteger> data(JsonCursor entry) throws LoadException {
        return ProgramReader.all(entry, "action_data", JsonCursor::hex);
    }

    private static ConstEntry constEntry(JsonCursor at, List<KeyField> key) throws LoadException {
        List<EntryMatch> match = ProgramReader.all(at, "match_key", PipelineReader::entryMatch);
        if (match.size() != key.size()) {
            throw at.error("an entry has " + match.size() + " match fields instead of " + key.size());
        }
        JsonCursor action = at.at("action_entry");
        return new ConstEntry(match, action.integer("action_id"), data(action), at.integer("priority", 0));
    }

    private static EntryMatch entryMatch(JsonCursor at) throws LoadException {
        MatchType match = matchType(at);
        return switch (match) {
            case EXACT -> new EntryMatch(match, at.hex("key"), null, 0, null);
            case LPM -> new EntryMatch(match, at.hex("key"), null, at.integer("prefix_length"), null);
            case TERNARY -> new EntryMatch(match, at.hex("key"), at.hex("mask"), 0, null);
            case RANGE -> new EntryMatch(match, at.hex("start"), null, 0, at.hex("end"));
            case VALID ->
                new EntryMatch(match, at.flag("key", false) ? BigInteger.ONE : BigInteger.ZERO, null, 0,
                        null);
        };
    }

    private static ActionProfile profile(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("action profile " + json.text("name"));
        Selector selector = null;
        if (at.has("selector")) {
            JsonCursor s = at.at("selector");
            selector = new Selector(s.text("algo"), ProgramReader.all(s, "input", ProgramReader::input));
        }
        return new ActionProfile(at.text("name"), at.integer("max_size"), selector);
    }

    private static Conditional conditional(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("conditional " + json.text("name"));
        return new Conditional(at.text("name"), OperandReader.read(at.at("expression")), source(at),
                at.textOrNull("true_next"),
                at.textOrNull("false_next"));
    }

    private static ProgramModel.Source source(JsonCursor at) throws LoadException {
        if (!at.has("source_info")) {
            return null;
        }
        JsonCursor source = at.at("source_info");
        return source.has("filename") && source.has("line") && source.has("source_fragment")
                ? new ProgramModel.Source(source.text("filename"), source.integer("line"),
                        source.text("source_fragment"))
                : null;
    }

    private static ActionCall actionCall(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("action call " + json.text("name"));
        return new ActionCall(at.text("name"), at.integer("action_id"), at.textOrNull("next_node"));
    }
}
