package org.nvgre.compiler.lower;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrExtern;
import org.nvgre.compiler.ir.IrExtern.Attribute;
import org.nvgre.compiler.ir.IrStmt;
import org.nvgre.compiler.ir.IrStmt.Operand;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.typed.Variable;
import org.nvgre.compiler.types.Type;

/// Extern functions and objects that a program declares itself. BMv2 finds them by name in what has been linked into
/// it: a function as a primitive, a method as the primitive `_Type_method` whose first parameter is the object. A
/// result, which primitives do not have, is an `out` parameter behind the others.
final class CustomExterns {

    private final Lowering lowering;

    CustomExterns(Lowering lowering) {
        this.lowering = lowering;
    }

    /// The arguments of the object's constructor, as attributes `argument_0`...
    static List<Attribute> attributes(IrExtern object) {
        List<Attribute> attributes = new ArrayList<>();
        for (Expr argument : object.arguments) {
            String name = "argument_" + attributes.size();
            attributes.add(switch (argument) {
                case Expr.Const c -> new Attribute.Figure(name, c.value(), Type.width(c.type()));
                case Expr.Bool b ->
                    new Attribute.Figure(name, b.value() ? BigInteger.ONE : BigInteger.ZERO, 8);
                case Expr.EnumMember e -> new Attribute.Text(name, e.member());
                case Expr.Text t -> new Attribute.Text(name, t.value());
                case Expr other ->
                    throw new NotSupported(other.span(), "this argument of an extern object");
            });
        }
        return attributes;
    }

    /// `object` is null for a function.
    Value call(String primitive, String object, List<Variable> parameters, List<Value> values, Expr.Call call,
            Body body) {
        lowering.warning(call.span(),
                "the primitive '" + primitive + "' must be linked into the switch; simple_switch has none");
        List<Operand> operands = new ArrayList<>();
        List<Runnable> copyOuts = new ArrayList<>();
        if (object != null) {
            operands.add(new Operand.Named("extern", object));
        }
        for (int i = 0; i < parameters.size(); i++) {
            if (call.arguments().get(i) != null) {
                operand(parameters.get(i), values.get(i), call.arguments().get(i), body, operands,
                        copyOuts);
            }
        }
        Value result = new Value.None();
        if (call.type() != Type.Simple.VOID) {
            result = lowering.storage.allocate(call.type(), primitive + "_result", call.span());
            operand(null, result, call, body, operands, copyOuts);
        }
        body.emit(new IrStmt.Primitive(primitive, operands));
        copyOuts.forEach(Runnable::run);
        return result;
    }

    private void operand(Variable parameter, Value value, Expr argument, Body body, List<Operand> operands,
            List<Runnable> copyOuts) {
        if (value instanceof Value.Text text) {
            operands.add(new Operand.Named("string", text.text()));
            return;
        }
        List<IrExpr> leaves = lowering.leaves(value);
        if (leaves.isEmpty()) {
            throw new NotSupported(argument.span(), "this argument of an extern");
        }
        boolean written = parameter != null && parameter.direction().writesArgument();
        for (IrExpr leaf : leaves) {
            if (written && !(leaf instanceof IrExpr.Field)) {
                Value.Scalar place = lowering.storage.temporary(leaf.type());
                lowering.assignments.assign(place, new Value.Scalar(leaf), body, argument.span());
                operands.add(new Operand.Value(place.expr()));
                copyOuts.add(() -> lowering.assignments.assign(new Value.Scalar(leaf), place, body,
                        argument.span()));
            } else {
                operands.add(new Operand.Value(leaf));
            }
        }
    }
}
