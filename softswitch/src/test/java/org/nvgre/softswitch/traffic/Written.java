package org.nvgre.softswitch.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.json.ProgramReader;
import org.nvgre.softswitch.program.ProgramCompiler;
import org.nvgre.softswitch.program.SwitchProgram;

/// A program in the JSON of docs/json-dialect.md, written down in a few words. Operands are fields (`header.field`), numbers
/// (`0x1f`), or JSON as it is.
final class Written {
    private final String architecture;
    private final List<String> types = new ArrayList<>();
    private final List<String> headers = new ArrayList<>();
    private final List<String> parsers = new ArrayList<>();
    private final List<String> actions = new ArrayList<>();
    private final List<String> pipelines = new ArrayList<>();
    private final List<String> deparsers = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    Written(String architecture) {
        this.architecture = architecture;
    }

    /// @param fields `name/bits`
    Written header(String name, String... fields) {
        return instance(name, false, fields);
    }

    Written metadata(String name, String... fields) {
        return instance(name, true, fields);
    }

    private Written instance(String name, boolean metadata, String... fields) {
        int id = headers.size();
        types.add("{\"name\": \"%s_t\", \"id\": %d, \"fields\": [%s]}".formatted(name, id,
                Arrays.stream(fields).map(f -> "[\"%s\", %s, false]".formatted(f.substring(0, f.indexOf('/')),
                        f.substring(f.indexOf('/') + 1))).collect(Collectors.joining(", "))));
        headers.add(
                "{\"name\": \"%s\", \"id\": %d, \"header_type\": \"%s_t\", \"metadata\": %s, \"pi_omit\": true}"
                        .formatted(name, id, name, metadata));
        return this;
    }

    /// A parser of one state.
    Written parser(String name, String... operations) {
        parsers.add("""
                {"name": "%s", "id": %d, "init_state": "start", "parse_states": [{"name": "start", "id": 0,
                 "parser_ops": [%s], "transition_key": [],
                 "transitions": [{"type": "default", "value": null, "mask": null, "next_state": null}]}]}"""
                .formatted(name, parsers.size(), String.join(", ", operations)));
        return this;
    }

    /// A control that does this.
    Written control(String name, String... primitives) {
        int id = actions.size();
        actions.add("{\"name\": \"do_%s\", \"id\": %d, \"runtime_data\": [], \"primitives\": [%s]}".formatted(
                name, id,
                String.join(", ", primitives)));
        pipelines.add("""
                {"name": "%s", "id": %d, "init_table": "call_%s", "tables": [], "action_profiles": [],
                 "conditionals": [], "action_calls": [{"name": "call_%s", "id": 0, "action_id": %d,
                 "next_node": null}]}""".formatted(name, id, name, name, id));
        return this;
    }

    Written deparser(String name, List<String> order, String... primitives) {
        deparsers.add("{\"name\": \"%s\", \"id\": %d, \"order\": [%s], \"primitives\": [%s]}".formatted(name,
                deparsers.size(), order.stream().map(h -> '"' + h + '"').collect(Collectors.joining(", ")),
                String.join(", ", primitives)));
        return this;
    }

    /// A member of the program itself.
    Written with(String member) {
        others.add(member);
        return this;
    }

    static String extract(String header) {
        return "{\"op\": \"extract\", \"parameters\": [{\"type\": \"regular\", \"value\": \"%s\"}]}"
                .formatted(header);
    }

    static String shift(int bytes) {
        return "{\"op\": \"shift\", \"parameters\": [%d]}".formatted(bytes);
    }

    static String set(String to, String from) {
        return op("assign", to, from);
    }

    static String add(String header) {
        return op("add_header", header(header));
    }

    static String header(String name) {
        return "{\"type\": \"header\", \"value\": \"%s\"}".formatted(name);
    }

    static String object(String kind, String name) {
        return "{\"type\": \"%s\", \"value\": \"%s\"}".formatted(kind, name);
    }

    static String equal(String left, String right) {
        return "{\"type\": \"expression\", \"value\": {\"op\": \"==\", \"left\": %s, \"right\": %s}}"
                .formatted(operand(left), operand(right));
    }

    static String op(String name, String... operands) {
        return "{\"op\": \"%s\", \"parameters\": [%s]}".formatted(name,
                Arrays.stream(operands).map(Written::operand).collect(Collectors.joining(", ")));
    }

    private static String operand(String text) {
        if (text.startsWith("{")) {
            return text;
        }
        if (text.startsWith("0x")) {
            return "{\"type\": \"hexstr\", \"value\": \"%s\"}".formatted(text);
        }
        int dot = text.indexOf('.');
        return "{\"type\": \"field\", \"value\": [\"%s\", \"%s\"]}".formatted(text.substring(0, dot),
                text.substring(dot + 1));
    }

    String json() {
        return """
                {"__meta__": {"version": [2, 23], "architecture": "%s"},
                 "errors": [["NoError", 0], ["PacketTooShort", 1], ["NoMatch", 2]],
                 "header_types": [%s], "headers": [%s], "parsers": [%s], "deparsers": [%s], "actions": [%s],
                 "pipelines": [%s]%s}""".formatted(architecture, String.join(", ", types),
                String.join(", ", headers), String.join(", ", parsers), String.join(", ", deparsers),
                String.join(", ", actions), String.join(", ", pipelines),
                others.stream().map(o -> ", " + o).collect(Collectors.joining()));
    }

    SwitchProgram compile() throws LoadException {
        return ProgramCompiler.compile(ProgramReader.read("x.json", json().getBytes(UTF_8)));
    }
}
