package org.nvgre.compiler.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.compiler.ir.IrStmt;
import org.nvgre.compiler.typed.Variable;

/// The code of one inlined body while it is being lowered: where statements go, what its variables are, and where
/// `return`, `break` and `continue` lead.
final class Body {

    /// What kind of code this ends up in; not everything is possible everywhere.
    enum Place {
        PARSER, CONTROL, ACTION
    }

    final BlockInstance block;
    final Place place;
    /// Whether this is (inside) an action or function called from a control.
    boolean nested;
    /// Whether this is a key that BMv2's parser selects on as it is.
    boolean selecting;
    final Body caller;
    final Map<Variable, Value> variables = new HashMap<>();
    final List<Runnable> copyOuts = new ArrayList<>();
    /// Null in a deparser or parser body that cannot return.
    IrStmt.Label returnLabel;
    Value result;
    /// What is being assigned to.
    Value target;
    IrStmt.Label breakLabel;
    IrStmt.Label continueLabel;
    /// Shared by all bodies inlined into one another, since they all emit into the same code.
    private final Sink sink;

    private static final class Sink {
        private List<IrStmt> code = new ArrayList<>();
    }

    Body(BlockInstance block, Place place, Body caller) {
        this(block, place, caller, caller == null ? new Sink() : caller.sink);
    }

    private Body(BlockInstance block, Place place, Body caller, Sink sink) {
        this.block = block;
        this.place = place;
        this.caller = caller;
        this.sink = sink;
    }

    /// A body that sees the variables of this one, but has code of its own and no one to copy out to: the action
    /// of a table.
    Body detached() {
        Body detached = new Body(block, Place.ACTION, null, new Sink());
        for (Body body = this; body != null; body = body.caller) {
            body.variables.forEach(detached.variables::putIfAbsent);
        }
        return detached;
    }

    void emit(IrStmt statement) {
        sink.code.add(statement);
    }

    /// How many statements have been emitted so far into the code that is being collected.
    int emitted() {
        return sink.code.size();
    }

    /// Those that have been emitted behind the first `count`.
    List<IrStmt> emittedSince(int count) {
        return sink.code.subList(count, sink.code.size());
    }

    /// The code that `part` emits, kept apart.
    List<IrStmt> collect(Runnable part) {
        List<IrStmt> outer = sink.code;
        List<IrStmt> inner = new ArrayList<>();
        sink.code = inner;
        try {
            part.run();
        } finally {
            sink.code = outer;
        }
        return inner;
    }

    /// Looks a variable up here, then in the body this one was inlined into (an action sees its control).
    Value lookup(Variable variable) {
        for (Body body = this; body != null; body = body.caller) {
            Value value = body.variables.get(variable);
            if (value != null) {
                return value;
            }
        }
        return block.constants.get(variable);
    }
}
