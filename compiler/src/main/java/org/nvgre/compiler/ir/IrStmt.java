package org.nvgre.compiler.ir;

import java.util.List;
import java.util.Map;

/// Statements after inlining. Control flow is structured: `Block` with `Break` to leave it covers `return` out of
/// what has been inlined, and `Loop` repeats until left.
public sealed interface IrStmt {

    /// `target` is a Field or FieldOf.
    record Assign(IrExpr target, IrExpr value) implements IrStmt {}

    record AssignHeader(HeaderRef target, HeaderRef value) implements IrStmt {}

    record AssignUnion(UnionRef target, UnionRef value) implements IrStmt {}

    record AssignStack(StackRef target, StackRef value) implements IrStmt {}

    record SetValid(HeaderRef header, boolean valid) implements IrStmt {}

    /// `push_front` and `pop_front` by a number of elements.
    record Shift(StackRef stack, boolean push, int count) implements IrStmt {}

    /// A primitive of the target.
    record Primitive(String name, List<Operand> operands) implements IrStmt {}

    record If(IrExpr condition, List<IrStmt> then, List<IrStmt> otherwise) implements IrStmt {}

    record Block(Label label, List<IrStmt> body) implements IrStmt {}

    record Break(Label label) implements IrStmt {}

    record Loop(List<IrStmt> body) implements IrStmt {}

    /// Ends the control; the `exit` primitive and what must happen first come before it.
    record Exit() implements IrStmt {}

    /// What happens next depends on hit or miss (the maps key is the action, or HIT and MISS).
    record Apply(IrTable table, Branching branching, Map<Object, List<IrStmt>> branches,
            List<IrStmt> otherwise) implements IrStmt {}

    enum Branching {
        NONE, HIT, ACTION
    }

    // ---- deparsers only

    /// Writes the header to the packet if it is valid.
    record Emit(HeaderRef.Fixed header) implements IrStmt {}

    // ---- parsers only

    record Extract(HeaderRef header, IrExpr varbitBits) implements IrStmt {}

    record Advance(IrExpr bits) implements IrStmt {}

    record Verify(IrExpr condition, IrExpr error) implements IrStmt {}

    /// Runs the states of another parser, from `start` until one of them goes to the state `resume`, under which
    /// name what follows this statement continues.
    record RunParser(String start, String resume) implements IrStmt {}

    /// A place to leave to; equal only to itself.
    final class Label {}

    /// An operand of a primitive.
    sealed interface Operand {

        record Value(IrExpr expr) implements Operand {}

        /// Something named: `type` as in the BMv2 JSON (`header`, `counter_array`, `calculation`...).
        record Named(String type, String name) implements Operand {}

        /// The fields an extern of BMv2 works on.
        record FieldList(List<IrExpr> fields) implements Operand {}

        /// A list of values, as `log_msg` takes.
        record Vector(List<IrExpr> values) implements Operand {}
    }
}
