package org.nvgre.compiler.bmv2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nvgre.compiler.ir.HeaderRef;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrExtern;
import org.nvgre.compiler.ir.IrModule;
import org.nvgre.compiler.ir.IrState;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.types.StructType;
import org.nvgre.compiler.types.Type;

/// The configuration of BMv2's simple_switch, as its JSON format (version 2.23) describes it.
public final class Bmv2Json {

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private static final Set<String> ARCHITECTURE_EXTERNS = Set.of("counter", "direct_counter", "meter",
            "direct_meter",
            "register", "action_profile", "action_selector", "Checksum16");

    private final IrModule module;
    private final String program;

    private Bmv2Json(IrModule module, String program) {
        this.module = module;
        this.program = program;
    }

    /// UTF-8 JSON. `program` is the name of the source file.
    public static byte[] write(IrModule module, String program) {
        try {
            return MAPPER.writeValueAsBytes(new Bmv2Json(module, program).root());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private ObjectNode root() {
        // Parsers and pipelines first: they may add to the headers and actions.
        ObjectNode parser = new ParserJson(module).parser();
        ActionsJson actions = new ActionsJson();
        ActionsJson.Ids ids = new ActionsJson.Ids();
        ArrayNode pipelines = Json.array();
        module.pipelines
                .forEach((name, code) -> pipelines
                        .add(PipelineJson.of(name, code, pipelines.size(), actions, ids, module)));

        ObjectNode root = Json.object();
        new HeadersJson(module).writeTo(root);
        root.set("field_lists", fieldLists());
        root.set("errors", errors());
        root.set("enums", enums());
        root.putArray("parsers").add(parser);
        root.set("parse_vsets", valueSets());
        root.putArray("deparsers").add(deparser());
        root.set("meter_arrays", meters());
        root.set("counter_arrays", counters());
        root.set("register_arrays", registers());
        root.set("calculations", calculations());
        root.set("learn_lists", learnLists());
        root.set("actions", actions.all());
        root.set("pipelines", pipelines);
        root.set("checksums", checksums());
        root.set("force_arith", forceArith());
        root.set("extern_instances", customExterns());
        root.set("field_aliases", aliases());
        root.put("program", program);
        ObjectNode meta = root.putObject("__meta__");
        meta.putArray("version").add(2).add(23);
        meta.put("compiler", "https://nvgre.org/compiler");
        return root;
    }

    private ArrayNode errors() {
        ArrayNode errors = Json.array();
        List<String> names = module.program.errors();
        for (int i = 0; i < names.size(); i++) {
            errors.addArray().add(names.get(i)).add(i);
        }
        return errors;
    }

    private ArrayNode enums() {
        ArrayNode enums = Json.array();
        for (Type.EnumType type : module.program.enums()) {
            ObjectNode json = enums.addObject();
            json.put("name", type.name());
            ArrayNode entries = json.putArray("entries");
            for (int i = 0; i < type.members().size(); i++) {
                entries.addArray().add(type.members().get(i)).add(i);
            }
        }
        return enums;
    }

    private ArrayNode fieldLists() {
        ArrayNode lists = Json.array();
        for (Map.Entry<Integer, List<IrExpr>> list : module.fieldLists.entrySet()) {
            ObjectNode json = lists.addObject();
            json.put("id", list.getKey());
            json.put("name", "fl_" + list.getKey());
            ArrayNode elements = json.putArray("elements");
            list.getValue().forEach(field -> elements.add(ExpressionJson.data(field)));
        }
        return lists;
    }

    private ArrayNode learnLists() {
        ArrayNode lists = Json.array();
        for (IrModule.LearnList list : module.learnLists) {
            ObjectNode json = lists.addObject();
            json.put("id", lists.size());
            json.put("name", list.name());
            ArrayNode elements = json.putArray("elements");
            list.fields().forEach(field -> elements.add(ExpressionJson.data(field)));
        }
        return lists;
    }

    private ArrayNode valueSets() {
        ArrayNode sets = Json.array();
        for (IrState.IrValueSet set : module.valueSets) {
            ObjectNode json = sets.addObject();
            json.put("name", set.name());
            json.put("id", sets.size() - 1);
            json.put("compressed_bitwidth", set.width());
            json.put("max_size",
                    set.definition().arguments().getFirst() instanceof Expr.Const c
                            ? c.value().intValue()
                            : 0);
        }
        return sets;
    }

    private ObjectNode deparser() {
        ObjectNode deparser = Json.object();
        deparser.put("name", "deparser");
        deparser.put("id", 0);
        ArrayNode order = deparser.putArray("order");
        for (HeaderRef.Fixed header : module.deparser) {
            order.add(header.name());
        }
        deparser.putArray("primitives");
        return deparser;
    }

    private List<IrExtern> of(String kind) {
        return module.externs.stream().filter(e -> e.kind().equals(kind)).toList();
    }

    private ArrayNode counters() {
        ArrayNode counters = Json.array();
        for (IrExtern counter : of("counter")) {
            ObjectNode json = named(counters, counter.name);
            json.put("size", counter.number(0));
            json.put("is_direct", false);
        }
        for (IrExtern counter : of("direct_counter")) {
            if (counter.table != null) {
                ObjectNode json = named(counters, counter.name);
                json.put("is_direct", true);
                json.put("binding", counter.table.name);
            }
        }
        return counters;
    }

    private ArrayNode meters() {
        ArrayNode meters = Json.array();
        for (IrExtern meter : of("meter")) {
            ObjectNode json = named(meters, meter.name);
            json.put("is_direct", false);
            json.put("rate_count", 2);
            json.put("size", meter.number(0));
            json.put("type", meter.member(1));
        }
        for (IrExtern meter : of("direct_meter")) {
            if (meter.table != null && meter.result instanceof IrExpr.Field field) {
                ObjectNode json = named(meters, meter.name);
                json.put("is_direct", true);
                json.put("rate_count", 2);
                json.put("type", meter.member(0));
                json.put("size", meter.table.size);
                json.put("binding", meter.table.name);
                json.set("result_target", Json.array(field.header(), field.field()));
            }
        }
        return meters;
    }

    private static ObjectNode named(ArrayNode list, String name) {
        ObjectNode json = list.addObject();
        json.put("name", name);
        json.put("id", list.size() - 1);
        return json;
    }

    private ArrayNode registers() {
        ArrayNode registers = Json.array();
        for (IrExtern register : of("register")) {
            ObjectNode json = named(registers, register.name);
            json.put("bitwidth", Type.width(register.type.arguments().getFirst()));
            json.put("size", register.number(0));
        }
        return registers;
    }

    private ArrayNode calculations() {
        ArrayNode calculations = Json.array();
        for (IrModule.Calculation calculation : module.calculations) {
            ObjectNode json = named(calculations, calculation.name());
            json.put("algo", calculation.algorithm());
            ArrayNode input = json.putArray("input");
            for (IrExpr field : calculation.input()) {
                ObjectNode one = (ObjectNode) ExpressionJson.data(field);
                if (field instanceof IrExpr.Const c) {
                    one.put("bitwidth", c.type().width());
                }
                input.add(one);
            }
            if (calculation.payload()) {
                input.addObject().put("type", "payload").putNull("value");
            }
        }
        return calculations;
    }

    private ArrayNode checksums() {
        ArrayNode checksums = Json.array();
        for (IrModule.Checksum checksum : module.checksums) {
            ObjectNode json = checksums.addObject();
            json.put("name", "cksum" + (checksums.size() == 1 ? "" : "_" + (checksums.size() - 2)));
            json.put("id", checksums.size() - 1);
            json.set("target", Json.array(checksum.target().header(), checksum.target().field()));
            json.put("type", "generic");
            json.put("calculation", checksum.calculation());
            json.put("verify", checksum.verify());
            json.put("update", !checksum.verify());
            boolean always = checksum.condition() instanceof IrExpr.Const c && c.value().signum() != 0;
            json.set("if_cond", always ? null : ExpressionJson.bool(checksum.condition()));
        }
        return checksums;
    }

    /// The objects of extern types that the program declares itself.
    private ArrayNode customExterns() {
        ArrayNode instances = Json.array();
        for (IrExtern extern : module.externs) {
            if (ARCHITECTURE_EXTERNS.contains(extern.kind())) {
                continue;
            }
            ObjectNode json = named(instances, extern.name);
            json.put("type", extern.kind());
            ArrayNode attributes = json.putArray("attribute_values");
            for (int i = 0; i < extern.arguments.size(); i++) {
                ObjectNode attribute = attributes.addObject();
                attribute.put("name", "argument_" + i);
                switch (extern.arguments.get(i)) {
                    case Expr.Const c -> attribute.put("type", "hexstr").put("value",
                            Json.hexText(c.value(), Type.width(c.type())));
                    case Expr.Bool b ->
                        attribute.put("type", "hexstr").put("value", b.value() ? "0x01" : "0x00");
                    case Expr.EnumMember e -> attribute.put("type", "string").put("value", e.member());
                    case Expr.Text t -> attribute.put("type", "string").put("value", t.value());
                    case Expr other ->
                        throw new NotSupported(other.span(), "this argument of an extern object");
                }
            }
        }
        return instances;
    }

    private StructType standardMetadata() {
        return module.headers.get("standard_metadata").type();
    }

    private ArrayNode forceArith() {
        ArrayNode fields = Json.array();
        standardMetadata().fields().forEach(f -> fields.add(Json.array("standard_metadata", f.name())));
        return fields;
    }

    private ArrayNode aliases() {
        ArrayNode aliases = Json.array();
        for (StructType.Field field : standardMetadata().fields()) {
            field.annotations().string("alias")
                    .ifPresent(alias -> aliases.addArray().add(alias).add(Json.array(
                            "standard_metadata", field.name())));
        }
        return aliases;
    }
}
