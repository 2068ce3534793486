package org.nvgre.compiler.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.compiler.ir.HeaderRef;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrStmt;
import org.nvgre.compiler.ir.IrType;
import org.nvgre.compiler.ir.UnionRef;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.syntax.Declaration;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.types.StructType;
import org.nvgre.compiler.types.Type;

/// The extern functions and methods of the core library; what else is called is the architecture's, or the program's
/// own.
final class Externs {

    private final Lowering lowering;

    Externs(Lowering lowering) {
        this.lowering = lowering;
    }

    Value function(Expr.Callee.ExternFunction function, Expr.Call call, Body body) {
        List<Value> values = lowering.expressions.all(call.arguments(), body);
        lowering.module.callsExterns |= body.place != Body.Place.PARSER;
        if (function.name().equals("verify")) {
            body.emit(new IrStmt.Verify(Primitives.scalar(values, 0, call),
                    Primitives.scalar(values, 1, call)));
            return new Value.None();
        }
        Value result = lowering.architecture.function(function, values, call, body);
        return result != null
                ? result
                : new CustomExterns(lowering).call(function.name(), null, function.parameters(), values, call,
                        body);
    }

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
                return lowering.architecture.packetLength(call.span());
            }
            case "packet_out.emit" ->
                emit(lowering.expressions.lower(call.arguments().getFirst(), body), call.span(), body);
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
            Expr.Call call, Body body) {
        List<Value> values = lowering.expressions.all(call.arguments(), body);
        Value result = lowering.architecture.method(operation, extern.object(),
                new Arguments(method.parameters(), values, call), call, body);
        return result != null
                ? result
                : new CustomExterns(lowering).call("_" + operation.replace('.', '_'), extern.object().name,
                        method.parameters(), values, call, body);
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

    private static void emit(Value value, Span span, Body body) {
        switch (value) {
            case Value.Header header when header.ref() instanceof HeaderRef.Fixed fixed ->
                body.emit(new IrStmt.Emit(fixed));
            case Value.Struct struct -> struct.fields().values().forEach(f -> emit(f, span, body));
            case Value.Stack stack -> stack.elements().forEach(e -> emit(e, span, body));
            case Value.Union union -> union.members().values().forEach(m -> emit(m, span, body));
            default -> throw new NotSupported(span, "emitting this expression");
        }
    }
}
