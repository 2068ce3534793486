package org.nvgre.compiler.bmv2;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nvgre.compiler.ir.IrModule;
import org.nvgre.compiler.ir.IrType;
import org.nvgre.compiler.types.StructType;
import org.nvgre.compiler.types.Type;

/// Header types and instances, stacks and unions.
final class HeadersJson {

    private final IrModule module;
    private final Map<String, Integer> headerIds = new HashMap<>();

    HeadersJson(IrModule module) {
        this.module = module;
        int id = 1;
        for (String header : module.headers.keySet()) {
            headerIds.put(header, id++);
        }
    }

    void writeTo(ObjectNode root) {
        root.set("header_types", types());
        root.set("headers", headers());
        root.set("header_stacks", stacks());
        root.set("header_union_types", unionTypes());
        root.set("header_unions", unions());
        root.set("header_union_stacks", unionStacks());
    }

    private ArrayNode types() {
        ArrayNode types = Json.array();
        ObjectNode scalars = types.addObject();
        scalars.put("name", "scalars_0");
        scalars.put("id", 0);
        ArrayNode fields = scalars.putArray("fields");
        int bits = 0;
        for (Map.Entry<String, IrType> scalar : module.scalars.entrySet()) {
            fields.addArray().add(scalar.getKey()).add(scalar.getValue().width())
                    .add(scalar.getValue().signed());
            bits += scalar.getValue().width();
        }
        pad(fields, bits);
        Map<String, StructType> all = new LinkedHashMap<>();
        module.headers.values().forEach(h -> all.putIfAbsent(typeName(h.type()), h.type()));
        for (StructType type : all.values()) {
            boolean metadata = module.headers.values().stream()
                    .anyMatch(h -> h.metadata() && Objects.equals(h.type(), type));
            types.add(type(type, types.size(), metadata));
        }
        return types;
    }

    static String typeName(StructType type) {
        return type.annotations().nameOr(type.name());
    }

    private static ObjectNode type(StructType type, int id, boolean metadata) {
        ObjectNode json = Json.object();
        json.put("name", typeName(type));
        json.put("id", id);
        ArrayNode fields = json.putArray("fields");
        int[] bits = {0, 0};
        fields(type, "", fields, bits);
        if (metadata || isFlexible(type)) {
            pad(fields, bits[0]);
        }
        if (bits[1] > 0) {
            json.put("max_length", (bits[0] + bits[1] + 7) / 8);
        }
        return json;
    }

    /// Where the fields lie may be the compiler's choice (`@flexible`, for headers that stay inside the switch): they
    /// follow one another, and the last byte is filled up.
    private static boolean isFlexible(StructType type) {
        return type.fields().stream().anyMatch(field -> field.annotations().has("flexible"));
    }

    /// Fields with nested structs flattened; `bits` counts fixed and variable bits.
    private static void fields(StructType type, String prefix, ArrayNode fields, int[] bits) {
        for (StructType.Field field : type.fields()) {
            switch (Type.representation(field.type())) {
                case StructType inner -> fields(inner, prefix + field.name() + ".", fields, bits);
                case Type.Varbit varbit -> {
                    fields.addArray().add(prefix + field.name()).add("*");
                    bits[1] += varbit.maxWidth();
                }
                case Type.Bits number -> {
                    fields.addArray().add(prefix + field.name()).add(number.width()).add(number.signed());
                    bits[0] += number.width();
                }
                default -> {
                    fields.addArray().add(prefix + field.name()).add(Type.width(field.type())).add(false);
                    bits[0] += Type.width(field.type());
                }
            }
        }
    }

    private static void pad(ArrayNode fields, int bits) {
        if (bits % 8 != 0) {
            fields.addArray().add("_padding_0").add(8 - bits % 8).add(false);
        }
    }

    private ArrayNode headers() {
        ArrayNode headers = Json.array();
        header(headers, "scalars", 0, "scalars_0", true);
        for (IrModule.Header header : module.headers.values()) {
            header(headers, header.name(), headerIds.get(header.name()), typeName(header.type()),
                    header.metadata());
        }
        return headers;
    }

    private static void header(ArrayNode headers, String name, int id, String type, boolean metadata) {
        ObjectNode json = headers.addObject();
        json.put("name", name);
        json.put("id", id);
        json.put("header_type", type);
        json.put("metadata", metadata);
        json.put("pi_omit", true);
    }

    private ArrayNode ids(List<String> names) {
        ArrayNode ids = Json.array();
        names.forEach(name -> ids.add(headerIds.get(name)));
        return ids;
    }

    private ArrayNode stacks() {
        ArrayNode stacks = Json.array();
        for (IrModule.Stack stack : module.stacks.values()) {
            if (Type.isUnion(stack.element())) {
                continue;
            }
            ObjectNode json = stacks.addObject();
            json.put("name", stack.name());
            json.put("id", stacks.size() - 1);
            json.put("header_type", typeName(stack.element()));
            json.put("size", stack.elements().size());
            json.set("header_ids", ids(stack.elements()));
        }
        return stacks;
    }

    private ArrayNode unionTypes() {
        ArrayNode types = Json.array();
        Map<String, StructType> all = new LinkedHashMap<>();
        module.unions.values().forEach(u -> all.putIfAbsent(u.type().name(), u.type()));
        for (StructType union : all.values()) {
            ObjectNode json = types.addObject();
            json.put("name", union.name());
            json.put("id", types.size() - 1);
            ArrayNode members = json.putArray("headers");
            union.fields()
                    .forEach(f -> members.addArray().add(f.name()).add(typeName((StructType) f.type())));
        }
        return types;
    }

    private ArrayNode unions() {
        ArrayNode unions = Json.array();
        for (IrModule.Union union : module.unions.values()) {
            ObjectNode json = unions.addObject();
            json.put("name", union.name());
            json.put("id", unions.size() - 1);
            json.put("union_type", union.type().name());
            json.set("header_ids", ids(union.members()));
        }
        return unions;
    }

    private ArrayNode unionStacks() {
        List<String> unions = List.copyOf(module.unions.keySet());
        ArrayNode stacks = Json.array();
        for (IrModule.Stack stack : module.stacks.values()) {
            if (!Type.isUnion(stack.element())) {
                continue;
            }
            ObjectNode json = stacks.addObject();
            json.put("name", stack.name());
            json.put("id", stacks.size() - 1);
            json.put("union_type", stack.element().name());
            json.put("size", stack.elements().size());
            ArrayNode ids = json.putArray("header_union_ids");
            stack.elements().forEach(union -> ids.add(unions.indexOf(union)));
        }
        return stacks;
    }
}
