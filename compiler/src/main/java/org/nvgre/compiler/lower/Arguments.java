package org.nvgre.compiler.lower;

import java.util.List;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.typed.Variable;

/// The arguments of a method, by the names of its parameters, some of which may have been left out.
record Arguments(List<Variable> parameters, List<Value> values, Expr.Call call) {

    /// Whether the method has the parameter and the call gives it.
    boolean has(String name) {
        return find(name) != null;
    }

    Value get(String name) {
        Value value = find(name);
        if (value == null) {
            throw new NotSupported(call.span(), "leaving out '" + name + "'");
        }
        return value;
    }

    IrExpr scalar(String name) {
        if (get(name) instanceof Value.Scalar scalar) {
            return scalar.expr();
        }
        throw new NotSupported(span(name), "this argument");
    }

    /// A number known at compile time.
    long constant(String name) {
        if (scalar(name) instanceof IrExpr.Const constant) {
            return constant.value().longValue();
        }
        throw new NotSupported(span(name), "a '" + name + "' that is not known at compile time");
    }

    Span span(String name) {
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).name().equals(name) && call.arguments().get(i) != null) {
                return call.arguments().get(i).span();
            }
        }
        return call.span();
    }

    private Value find(String name) {
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).name().equals(name)) {
                return values.get(i);
            }
        }
        return null;
    }
}
