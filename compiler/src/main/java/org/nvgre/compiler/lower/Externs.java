package org.nvgre.compiler.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.compiler.ir.HeaderRef;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrModule;
import org.nvgre.compiler.ir.IrStmt;
import org.nvgre.compiler.ir.IrStmt.Operand;
import org.nvgre.compiler.ir.IrType;
import org.nvgre.compiler.ir.UnionRef;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.syntax.Declaration;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.types.StructType;
import org.nvgre.compiler.types.Type;

/// The extern functions and methods of the core library and v1model, as primitives of simple_switch.
final class Externs {

    private final Lowering lowering;
    /// What must hold for the statement of a checksum control to be reached; null for always.
    IrExpr guard;

    Externs(Lowering lowering) {
        this.lowering = lowering;
    }

    private static Operand operand(IrExpr expr) {
        return new Operand.Value(expr);
    }

    private static Operand constant(long value) {
        return operand(IrExpr.number(value, 32));
    }

    private void primitive(Body body, String name, Operand... operands) {
        body.emit(new IrStmt.Primitive(name, List.of(operands)));
    }

    Value function(Expr.Callee.ExternFunction function, Expr.Call call, Body body) {
        List<Value> values = lowering.expressions.all(call.arguments(), body);
        lowering.module.callsExterns |= body.place != Body.Place.PARSER;
        switch (function.name()) {
            case "verify" -> body.emit(new IrStmt.Verify(scalar(values, 0, call), scalar(values, 1, call)));
            case "mark_to_drop" -> primitive(body, "mark_to_drop", new Operand.Named("header",
                    Lowering.STANDARD_METADATA));
            case "hash" -> hash(values, call, body);
            case "random" -> write(values.get(0), body, call.span(), target -> primitive(body,
                    "modify_field_rng_uniform", operand(target), operand(scalar(values, 1, call)),
                    operand(scalar(
                            values, 2, call))));
            case "digest" -> digest(function, values, call, body);
            case "truncate" -> primitive(body, "truncate", operand(scalar(values, 0, call)));
            case "assert", "assume" -> primitive(body, function.name(), operand(scalar(values, 0, call)));
            case "log_msg" -> log(values, body);
            case "clone", "clone_preserving_field_list" -> cloning(values, call, body);
            case "resubmit_preserving_field_list" ->
                primitive(body, "resubmit", fieldList(values.get(0), call));
            case "recirculate_preserving_field_list" ->
                primitive(body, "recirculate", fieldList(values.get(0), call));
            case "resubmit", "recirculate" ->
                primitive(body, function.name(), constant(lowering.fieldLists.of(values
                        .get(0))));
            case "clone3" ->
                primitive(body, cloneName(values.get(0), call), operand(scalar(values, 1, call)), constant(
                        lowering.fieldLists.of(values.get(2))));
            case "verify_checksum", "update_checksum", "verify_checksum_with_payload",
                    "update_checksum_with_payload" ->
                checksum(function.name(), values, call, body);
            default -> {
                return new CustomExterns(lowering).call(function.name(), null, function.parameters(), values,
                        call,
                        body);
            }
        }
        return new Value.None();
    }

    private static IrExpr scalar(List<Value> values, int index, Expr.Call call) {
        if (values.get(index) instanceof Value.Scalar scalar) {
            return scalar.expr();
        }
        throw new NotSupported(call.arguments().get(index).span(), "this argument");
    }

    /// A primitive writes to a whole field only; anything else gets a temporary in between.
    private void write(Value target, Body body, Span span, java.util.function.Consumer<IrExpr> primitive) {
        if (!(target instanceof Value.Scalar scalar)) {
            throw new NotSupported(span, "this result type");
        }
        if (scalar.expr() instanceof IrExpr.Field) {
            primitive.accept(scalar.expr());
            return;
        }
        Value.Scalar temporary = lowering.storage.temporary(scalar.expr().type());
        primitive.accept(temporary.expr());
        lowering.assignments.assign(target, temporary, body, span);
    }

    private void hash(List<Value> values, Expr.Call call, Body body) {
        String calculation = lowering.calculation(algorithm(call.arguments().get(1)), values.get(3), false,
                body, call.span());
        write(values.get(0), body, call.span(),
                target -> primitive(body, "modify_field_with_hash_based_offset",
                        operand(target), operand(scalar(values, 2, call)),
                        new Operand.Named("calculation", calculation),
                        operand(scalar(values, 4, call))));
    }

    /// The older way to ask for a checksum, anywhere in the program.
    private Value checksum16(Value data, Expr.Call call, Body body) {
        String calculation = lowering.calculation("csum16", data, false, body, call.span());
        Value.Scalar result = lowering.storage.temporary(IrType.bit(16));
        primitive(body, "modify_field_with_hash_based_offset", operand(result.expr()), constant(0),
                new Operand.Named("calculation", calculation), constant(1 << 16));
        return result;
    }

    static String algorithm(Expr expr) {
        if (expr instanceof Expr.EnumMember member) {
            return member.member();
        }
        throw new NotSupported(expr.span(), "a hash algorithm that is no constant");
    }

    private void digest(Expr.Callee.ExternFunction function, List<Value> values, Expr.Call call, Body body) {
        Type type = function.typeArguments().getFirst() == Type.Simple.DONT_CARE
                ? call.arguments().get(1).type()
                : function.typeArguments().getFirst();
        String name = type instanceof StructType s
                ? s.annotations().nameOr(s.name())
                : "digest_" + lowering.module.learnLists.size();
        List<IrExpr> fields = new ArrayList<>();
        for (IrExpr leaf : lowering.leaves(values.get(1))) {
            fields.add(((Value.Scalar) lowering.stored(new Value.Scalar(leaf), body, call.span())).expr());
        }
        int id = lowering.module.learnLists.size() + 1;
        lowering.module.learnLists.add(new IrModule.LearnList(name, fields, type));
        primitive(body, "generate_digest", operand(scalar(values, 0, call)), constant(id));
    }

    private void log(List<Value> values, Body body) {
        String text = values.get(0) instanceof Value.Text t ? t.text() : "";
        List<IrExpr> arguments = values.size() > 1 ? lowering.leaves(values.get(1)) : List.of();
        primitive(body, "log_msg", new Operand.Named("string", text), new Operand.Vector(arguments));
    }

    private static String cloneName(Value type, Expr.Call call) {
        if (type instanceof Value.Scalar s && s.expr() instanceof IrExpr.Const c) {
            return c.value().signum() == 0 ? "clone_ingress_pkt_to_egress" : "clone_egress_pkt_to_egress";
        }
        throw new NotSupported(call.span(), "a clone type that is no constant");
    }

    private void cloning(List<Value> values, Expr.Call call, Body body) {
        Operand list = values.size() > 2 ? fieldList(values.get(2), call) : constant(0);
        primitive(body, cloneName(values.get(0), call), operand(scalar(values, 1, call)), list);
    }

    private Operand fieldList(Value index, Expr.Call call) {
        if (index instanceof Value.Scalar s && s.expr() instanceof IrExpr.Const c) {
            return constant(lowering.fieldLists.preserving(c.value().intValue()));
        }
        throw new NotSupported(call.span(), "a field list index that is no constant");
    }

    private void checksum(String name, List<Value> values, Expr.Call call, Body body) {
        if (!(scalar(values, 2, call) instanceof IrExpr.Field target)) {
            throw new NotSupported(call.span(), "a checksum that is not a header field");
        }
        String calculation = lowering.calculation(algorithm(call.arguments().get(3)), values.get(1), name
                .endsWith("_with_payload"), body, call.span());
        IrExpr condition = scalar(values, 0, call);
        lowering.module.checksums.add(new IrModule.Checksum(name.startsWith("verify"), target, calculation,
                guard == null ? condition : IrExpr.and(guard, condition)));
    }

    // ---- methods

    Value method(Expr.Callee.ExternMethod method, Expr.Call call, Body body) {
        Value object = lowering.expressions.lower(method.object(), body);
        String kind = ((Type.Extern) method.object().type()).declaration().name();
        String operation = kind + "." + method.name();
        switch (operation) {
            case "packet_in.extract" -> extract(method, call, body);
            case "packet_in.lookahead" -> {
                return lookahead(call.type(), call.span(), body);
            }
            case "packet_in.advance" ->
                body.emit(new IrStmt.Advance(lowering.expressions.scalar(call.arguments()
                        .getFirst(), body)));
            case "packet_in.length" -> {
                // The primitive is missing, but BMv2 counts the packet before it is parsed.
                return ((Value.Struct) lowering.standardMetadata).fields().get("packet_length");
            }
            case "packet_out.emit" ->
                emit(lowering.expressions.lower(call.arguments().getFirst(), body), call.span());
            default -> {
                if (!(object instanceof Value.Extern extern)) {
                    throw new NotSupported(call.span(), "'" + operation + "'");
                }
                return extern(operation, extern, method, call, body);
            }
        }
        return new Value.None();
    }

    private Value extern(String operation, Value.Extern extern, Expr.Callee.ExternMethod method,
            Expr.Call call,
            Body body) {
        List<Value> values = lowering.expressions.all(call.arguments(), body);
        String name = extern.object().name;
        switch (operation) {
            case "counter.count" ->
                primitive(body, "count", new Operand.Named("counter_array", name), operand(scalar(
                        values, 0, call)));
            case "direct_counter.count" -> {
                // BMv2 counts whenever the table is applied.
            }
            case "meter.execute_meter" -> write(values.get(1), body, call.span(), target -> primitive(body,
                    "execute_meter", new Operand.Named("meter_array", name), operand(scalar(values, 0, call)),
                    operand(
                            target)));
            case "direct_meter.read" -> {
                IrExpr target = scalar(values, 0, call);
                if (extern.object().result == null) {
                    extern.object().result = target;
                } else if (!extern.object().result.equals(target)) {
                    throw new NotSupported(call.span(),
                            "reading a direct meter into two different variables");
                }
            }
            case "register.read" -> {
                IrExpr index = scalar(values, 1, call);
                Packing.unpack(values.get(0), lowering, body, call.span(),
                        target -> write(target, body, call.span(),
                                field -> primitive(body, "register_read", operand(field),
                                        new Operand.Named("register_array", name), operand(index))));
            }
            case "register.write" ->
                primitive(body, "register_write", new Operand.Named("register_array", name),
                        operand(scalar(values, 0, call)),
                        operand(Packing.pack(values.get(1), lowering, call.arguments().get(1).span())));
            case "Checksum16.get" -> {
                return checksum16(values.getFirst(), call, body);
            }
            default -> {
                return new CustomExterns(lowering).call("_" + operation.replace('.', '_'), name,
                        method.parameters(), values, call, body);
            }
        }
        return new Value.None();
    }

    private void extract(Expr.Callee.ExternMethod method, Expr.Call call, Body body) {
        Expr argument = call.arguments().getFirst();
        if (argument == null) {
            // What is skipped has a type all the same.
            if (!(method.typeArguments().getFirst() instanceof StructType skipped)) {
                throw new NotSupported(call.span(), "extracting into nothing without a type");
            }
            body.emit(new IrStmt.Extract(lowering.storage.header(skipped, "tmp_" + skipped.name()).ref(),
                    null));
            return;
        }
        Value target = lowering.expressions.lower(argument, body);
        IrExpr size = call.arguments().size() > 1
                ? lowering.expressions.scalar(call.arguments().get(1), body)
                : null;
        switch (target) {
            case Value.Header header when header.ref() instanceof HeaderRef.Fixed
                    || header.ref() instanceof HeaderRef.Next
                    || (header.ref() instanceof HeaderRef.Member m && m.union() instanceof UnionRef.Next) ->
                body.emit(new IrStmt.Extract(header.ref(), size));
            case Value.Header header -> {
                Value.Header temporary = lowering.storage.header(header.type(),
                        "tmp_" + header.type().name());
                body.emit(new IrStmt.Extract(temporary.ref(), size));
                lowering.assignments.assign(header, temporary, body, call.span());
            }
            default -> throw new NotSupported(call.span(), "extracting into this expression");
        }
    }

    private Value lookahead(Type type, Span span, Body body) {
        int[] offset = {0};
        return lookahead(type, offset, span, body);
    }

    private Value lookahead(Type type, int[] offset, Span span, Body body) {
        return switch (type) {
            case StructType struct when struct.kind() != Declaration.StructKind.UNION -> {
                Map<String, Value> fields = new LinkedHashMap<>();
                for (StructType.Field field : struct.fields()) {
                    fields.put(field.name(), lookahead(field.type(), offset, span, body));
                }
                yield Type.isHeader(struct)
                        ? new Value.HeaderLiteral(fields, struct)
                        : new Value.Struct(fields, struct);
            }
            case Type.Tuple tuple -> {
                Map<String, Value> fields = new LinkedHashMap<>();
                for (int i = 0; i < tuple.elements().size(); i++) {
                    fields.put("" + i, lookahead(tuple.elements().get(i), offset, span, body));
                }
                yield new Value.Struct(fields, tuple);
            }
            case Type.Stack stack -> {
                List<Value> elements = new ArrayList<>();
                for (int i = 0; i < stack.size(); i++) {
                    elements.add(lookahead(stack.element(), offset, span, body));
                }
                yield new Value.StackLiteral(elements, stack);
            }
            default -> {
                IrType scalar = Storage.scalarType(type, span);
                // The packet moves on, so what is seen now must be kept now.
                Value.Scalar temporary = lowering.storage.temporary(scalar);
                body.emit(new IrStmt.Assign(temporary.expr(), new IrExpr.Lookahead(offset[0], scalar)));
                offset[0] += scalar.width();
                yield temporary;
            }
        };
    }

    private void emit(Value value, Span span) {
        switch (value) {
            case Value.Header header when header.ref() instanceof HeaderRef.Fixed fixed ->
                lowering.module.deparser.add(
                        fixed);
            case Value.Struct struct -> struct.fields().values().forEach(f -> emit(f, span));
            case Value.Stack stack -> stack.elements().forEach(e -> emit(e, span));
            case Value.Union union -> union.members().values().forEach(m -> emit(m, span));
            default -> throw new NotSupported(span, "emitting this expression");
        }
    }
}
