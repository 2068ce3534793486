package org.nvgre.compiler.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.compiler.ir.HeaderRef;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrModule;
import org.nvgre.compiler.ir.IrType;
import org.nvgre.compiler.ir.UnionRef;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.syntax.Declaration;
import org.nvgre.compiler.types.StructType;
import org.nvgre.compiler.types.Type;

/// Gives variables their place: header instances for headers, fields of the metadata header `scalars` for the rest.
final class Storage {

    /// The metadata header that holds all local variables and user metadata.
    static final String SCALARS = "scalars";

    private final IrModule module;
    private int temporaries;

    Storage(IrModule module) {
        this.module = module;
    }

    static IrType scalarType(Type type, Span span) {
        return switch (Type.representation(type)) {
            case Type.Bits bits -> IrType.integer(bits.width(), bits.signed());
            case Type.Simple s when s == Type.Simple.BOOL -> IrType.BOOL;
            case Type.Simple s when s == Type.Simple.ERROR -> IrType.bit(32);
            case Type.Simple s when s == Type.Simple.INTEGER -> throw new NotSupported(span,
                    "a value of type int at run time; give it a width");
            case Type.EnumType _ -> IrType.bit(32);
            case Type.Varbit varbit -> new IrType(varbit.maxWidth(), false, IrType.Kind.VARBIT);
            default -> throw new NotSupported(span, "a variable of type " + type);
        };
    }

    /// A fresh variable; `name` is made unique.
    Value allocate(Type type, String name, Span span) {
        return switch (type) {
            case StructType struct when struct.kind() == Declaration.StructKind.STRUCT -> {
                Map<String, Value> fields = new LinkedHashMap<>();
                for (StructType.Field field : struct.fields()) {
                    fields.put(field.name(), allocate(field.type(), name + "." + field.name(), span));
                }
                yield new Value.Struct(fields, struct);
            }
            case StructType struct when struct.kind() == Declaration.StructKind.HEADER ->
                header(struct, name);
            case StructType union -> union(union, name);
            case Type.Tuple tuple -> {
                Map<String, Value> fields = new LinkedHashMap<>();
                for (int i = 0; i < tuple.elements().size(); i++) {
                    fields.put("" + i, allocate(tuple.elements().get(i), name + ".f" + i, span));
                }
                yield new Value.Struct(fields, tuple);
            }
            case Type.Stack stack -> stack(stack, name, span);
            default -> scalar(type, name, span);
        };
    }

    private Value scalar(Type type, String name, Span span) {
        IrType scalar = scalarType(type, span);
        if (scalar.width() == 0) {
            return new Value.Scalar(IrExpr.number(0, 0));
        }
        if (scalar.isVarbit()) {
            // Only headers hold varbits: one of its own, always valid as far as anyone looks.
            StructType holder = new StructType(
                    Declaration.StructKind.HEADER, unique(name, module.headers) + "_t", List
                            .of(new StructType.Field("value", type,
                                    org.nvgre.compiler.syntax.Annotations.NONE)),
                    org.nvgre.compiler.syntax.Annotations.NONE);
            return new Value.Scalar(new IrExpr.Field(newHeader(holder, name, false), "value", scalar));
        }
        String field = unique(name, module.scalars);
        module.scalars.put(field, scalar);
        return new Value.Scalar(new IrExpr.Field(SCALARS, field, scalar));
    }

    Value.Scalar temporary(IrType type) {
        String field = unique("tmp_" + temporaries++, module.scalars);
        module.scalars.put(field, type);
        return new Value.Scalar(new IrExpr.Field(SCALARS, field, type));
    }

    Value.Header header(StructType type, String name) {
        return new Value.Header(new HeaderRef.Fixed(newHeader(type, name, false), type), type);
    }

    private String newHeader(StructType type, String name, boolean metadata) {
        String header = unique(name, module.headers);
        module.headers.put(header, new IrModule.Header(header, type, metadata));
        return header;
    }

    private Value union(StructType type, String name) {
        String union = unique(name, module.unions);
        Map<String, Value> members = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        for (StructType.Field field : type.fields()) {
            Value.Header member = header((StructType) field.type(), union + "." + field.name());
            names.add(((HeaderRef.Fixed) member.ref()).name());
            members.put(field.name(), member);
        }
        module.unions.put(union, new IrModule.Union(union, type, names));
        return new Value.Union(new UnionRef.Fixed(union), members, type);
    }

    /// A union that is found at run time.
    static Value.Union union(UnionRef ref, StructType type) {
        Map<String, Value> members = new LinkedHashMap<>();
        for (StructType.Field field : type.fields()) {
            StructType header = (StructType) field.type();
            members.put(field.name(), new Value.Header(
                    new HeaderRef.Member(ref, field.name(), members.size(), header), header));
        }
        return new Value.Union(ref, members, type);
    }

    private Value stack(Type.Stack type, String name, Span span) {
        String stack = unique(name, module.stacks);
        List<Value> elements = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < type.size(); i++) {
            Value element = allocate(type.element(), stack + "[" + i + "]", span);
            names.add(switch (element) {
                case Value.Header(HeaderRef.Fixed header, _) -> header.name();
                case Value.Union(UnionRef.Fixed union, _, _) -> union.name();
                default -> throw new IllegalStateException("element of a stack: " + element);
            });
            elements.add(element);
        }
        module.stacks.put(stack, new IrModule.Stack(stack, (StructType) type.element(), names));
        return new Value.Stack(stack, elements, type);
    }

    /// The architecture's own metadata: a struct that is one metadata header.
    Value metadata(StructType type, String name) {
        newHeader(type, name, true);
        Map<String, Value> fields = new LinkedHashMap<>();
        for (StructType.Field field : type.fields()) {
            fields.put(field.name(),
                    new Value.Scalar(new IrExpr.Field(name, field.name(), scalarType(field.type(),
                            Span.NONE))));
        }
        return new Value.Struct(fields, type);
    }

    private static String unique(String name, Map<String, ?> taken) {
        String candidate = name;
        for (int i = 0; taken.containsKey(candidate) || candidate.equals(SCALARS); i++) {
            candidate = name + "_" + i;
        }
        return candidate;
    }

    /// A field of a header; nested structs in headers are flattened to `outer.inner` names.
    static Value field(Value.Header header, String name, Type type, Span span) {
        return field(header.ref(), header.type(), name, type, span);
    }

    private static Value field(HeaderRef ref, StructType header, String path, Type type, Span span) {
        if (type instanceof StructType inner) {
            Map<String, Value> fields = new LinkedHashMap<>();
            for (StructType.Field field : inner.fields()) {
                fields.put(field.name(), field(ref, header, path + "." + field.name(), field.type(), span));
            }
            return new Value.Struct(fields, inner);
        }
        IrType scalar = scalarType(type, span);
        return new Value.Scalar(ref instanceof HeaderRef.Fixed fixed
                ? new IrExpr.Field(fixed.name(), path, scalar)
                : new IrExpr.FieldOf(ref, path, leaves(header).indexOf(path), scalar));
    }

    /// The names of a header's fields with nested structs flattened.
    static List<String> leaves(StructType type) {
        List<String> names = new ArrayList<>();
        for (StructType.Field field : type.fields()) {
            if (field.type() instanceof StructType inner) {
                leaves(inner).forEach(leaf -> names.add(field.name() + "." + leaf));
            } else {
                names.add(field.name());
            }
        }
        return names;
    }
}
