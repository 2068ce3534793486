package org.nvgre.compiler.lower;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrModule;
import org.nvgre.compiler.ir.IrStmt;
import org.nvgre.compiler.ir.IrStmt.Operand;
import org.nvgre.compiler.ir.IrType;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.types.Type;

/// Emits the primitives of BMv2 that more than one architecture's externs become.
final class Primitives {

    private final Lowering lowering;

    Primitives(Lowering lowering) {
        this.lowering = lowering;
    }

    static Operand operand(IrExpr expr) {
        return new Operand.Value(expr);
    }

    static Operand constant(long value) {
        return operand(IrExpr.number(value, 32));
    }

    void emit(Body body, String name, Operand... operands) {
        body.emit(new IrStmt.Primitive(name, List.of(operands)));
    }

    static IrExpr scalar(List<Value> values, int index, Expr.Call call) {
        if (values.get(index) instanceof Value.Scalar scalar) {
            return scalar.expr();
        }
        throw new NotSupported(call.arguments().get(index).span(), "this argument");
    }

    /// A primitive writes to a whole field only; anything else gets a temporary in between.
    void write(Value target, Body body, Span span, Consumer<IrExpr> primitive) {
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

    /// A new field with the hash of the data, as many bits of it as the type has.
    Value.Scalar hash(String algorithm, Value data, IrType type, Body body, Span span) {
        String calculation = lowering.calculation(algorithm, data, false, body, span);
        Value.Scalar result = lowering.storage.temporary(type);
        BigInteger values = BigInteger.ONE.shiftLeft(type.width());
        emit(body, "modify_field_with_hash_based_offset", operand(result.expr()), constant(0),
                new Operand.Named("calculation", calculation),
                operand(new IrExpr.Const(values, IrType.bit(type.width() + 1))));
        return result;
    }

    /// A new field with the Internet checksum of the data.
    Value.Scalar checksum(Value data, Body body, Span span) {
        return hash("csum16", data, IrType.bit(16), body, span);
    }

    /// A message to the control plane; `receiver` is a number that BMv2 does not look at.
    void digest(String name, Value data, Type type, IrExpr receiver, Body body, Span span) {
        List<IrExpr> fields = fields(data, body, span);
        int id = lowering.module.learnLists.size() + 1;
        lowering.module.learnLists.add(new IrModule.LearnList(name, fields, type));
        emit(body, "generate_digest", operand(receiver), constant(id));
    }

    /// The scalars in the value, each a field of its own or a constant.
    List<IrExpr> fields(Value data, Body body, Span span) {
        List<IrExpr> fields = new ArrayList<>();
        for (IrExpr leaf : lowering.leaves(data)) {
            fields.add(((Value.Scalar) lowering.stored(new Value.Scalar(leaf), body, span)).expr());
        }
        return fields;
    }

    /// Register cells, which may hold structs.
    void readRegister(Value target, String register, IrExpr index, Body body, Span span) {
        Packing.unpack(target, lowering, body, span, cell -> write(cell, body, span,
                field -> emit(body, "register_read", operand(field),
                        new Operand.Named("register_array", register), operand(index))));
    }

    void writeRegister(String register, IrExpr index, Value value, Body body, Span span) {
        emit(body, "register_write", new Operand.Named("register_array", register), operand(index),
                operand(Packing.pack(value, lowering, span)));
    }

    void random(IrExpr target, IrExpr low, IrExpr high, Body body) {
        emit(body, "modify_field_rng_uniform", operand(target), operand(low), operand(high));
    }
}
