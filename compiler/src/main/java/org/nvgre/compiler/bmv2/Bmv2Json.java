package org.nvgre.compiler.bmv2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrExtern;
import org.nvgre.compiler.ir.IrModule;
import org.nvgre.compiler.ir.IrState;
import org.nvgre.compiler.ir.Resource;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.types.StructType;
import org.nvgre.compiler.types.Type;

/// The configuration of the switch: BMv2's JSON format (version 2.23), and for the architectures that BMv2 does not know
/// the dialect of it in docs/json-dialect.md.
public final class Bmv2Json {

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

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
        ArrayNode parsers = Json.array();
        module.parsers.forEach((name, states) -> parsers
                .add(new ParserJson(module).parser(name, parsers.size(), states)));
        SourceInfo sources = new SourceInfo(module.sources);
        ActionsJson actions = new ActionsJson(sources);
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
        root.set("parsers", parsers);
        root.set("parse_vsets", valueSets());
        root.set("deparsers", deparsers());
        root.set("meter_arrays", meters());
        root.set("counter_arrays", counters());
        root.set("register_arrays", registers());
        root.set("calculations", calculations());
        root.set("learn_lists", learnLists());
        root.set("actions", actions.all());
        root.set("pipelines", pipelines);
        root.set("checksums", checksums());
        root.set("force_arith", forceArith());
        root.set("extern_instances", externInstances());
        root.set("field_aliases", aliases());
        root.put("program", program);
        ObjectNode meta = root.putObject("__meta__");
        meta.putArray("version").add(2).add(23);
        meta.put("compiler", "https://nvgre.org/compiler");
        meta.put("architecture", module.architecture);
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

    private ArrayNode deparsers() {
        ArrayNode deparsers = Json.array();
        module.deparsers.forEach((name, deparser) -> {
            ObjectNode json = named(deparsers, name);
            ArrayNode order = json.putArray("order");
            deparser.order().forEach(header -> order.add(header.name()));
            json.set("primitives",
                    PrimitiveJson.of(deparser.primitives(), new SourceInfo(module.sources)));
        });
        return deparsers;
    }

    private ArrayNode counters() {
        ArrayNode counters = Json.array();
        for (IrExtern extern : module.externs) {
            if (extern.resource instanceof Resource.Counter counter) {
                ObjectNode json = named(counters, extern.name);
                json.put("size", counter.size());
                json.put("is_direct", false);
            }
        }
        for (IrExtern extern : module.externs) {
            if (extern.resource instanceof Resource.DirectCounter && extern.table != null) {
                ObjectNode json = named(counters, extern.name);
                json.put("is_direct", true);
                json.put("binding", extern.table.name);
                byteAdjust(json, extern);
            }
        }
        return counters;
    }

    private ArrayNode meters() {
        ArrayNode meters = Json.array();
        for (IrExtern extern : module.externs) {
            if (extern.resource instanceof Resource.Meter meter) {
                ObjectNode json = named(meters, extern.name);
                json.put("is_direct", false);
                json.put("rate_count", 2);
                json.put("size", meter.size());
                json.put("type", unit(meter.unit()));
            }
        }
        for (IrExtern extern : module.externs) {
            if (extern.resource instanceof Resource.DirectMeter meter && extern.table != null
                    && extern.result instanceof IrExpr.Field field) {
                ObjectNode json = named(meters, extern.name);
                json.put("is_direct", true);
                json.put("rate_count", 2);
                json.put("type", unit(meter.unit()));
                json.put("size", extern.table.size);
                json.put("binding", extern.table.name);
                json.set("result_target", Json.array(field.header(), field.field()));
                byteAdjust(json, extern);
            }
        }
        return meters;
    }

    private static String unit(Resource.Unit unit) {
        return unit.name().toLowerCase(Locale.ROOT);
    }

    private static void byteAdjust(ObjectNode json, IrExtern extern) {
        if (extern.byteAdjust != 0) {
            json.put("byte_adjust", extern.byteAdjust);
        }
    }

    private static ObjectNode named(ArrayNode list, String name) {
        ObjectNode json = list.addObject();
        json.put("name", name);
        json.put("id", list.size() - 1);
        return json;
    }

    private ArrayNode registers() {
        ArrayNode registers = Json.array();
        for (IrExtern extern : module.externs) {
            if (extern.resource instanceof Resource.Register register) {
                ObjectNode json = named(registers, extern.name);
                json.put("bitwidth", Type.width(register.cell()));
                json.put("size", register.size());
            }
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

    /// The objects that BMv2 knows by their extern types.
    private ArrayNode externInstances() {
        ArrayNode instances = Json.array();
        for (IrExtern extern : module.externs) {
            if (extern.attributes == null) {
                continue;
            }
            ObjectNode json = named(instances, extern.name);
            json.put("type", extern.kind());
            ArrayNode attributes = json.putArray("attribute_values");
            for (IrExtern.Attribute attribute : extern.attributes) {
                ObjectNode one = attributes.addObject().put("name", attribute.name());
                switch (attribute) {
                    case IrExtern.Attribute.Figure number -> one.put("type", "hexstr").put("value",
                            Json.hexText(number.value(), number.width()));
                    case IrExtern.Attribute.Text text ->
                        one.put("type", "string").put("value", text.value());
                }
            }
        }
        return instances;
    }

    private List<IrModule.Header> metadata() {
        return module.headers.values().stream().filter(IrModule.Header::metadata).toList();
    }

    private ArrayNode forceArith() {
        ArrayNode fields = Json.array();
        for (IrModule.Header header : metadata()) {
            header.type().fields().forEach(f -> fields.add(Json.array(header.name(), f.name())));
        }
        return fields;
    }

    private ArrayNode aliases() {
        ArrayNode aliases = Json.array();
        for (IrModule.Header header : metadata()) {
            for (StructType.Field field : header.type().fields()) {
                field.annotations().string("alias").ifPresent(alias -> aliases.addArray().add(alias)
                        .add(Json.array(header.name(), field.name())));
            }
        }
        return aliases;
    }
}
