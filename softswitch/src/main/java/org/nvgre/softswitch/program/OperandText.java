package org.nvgre.softswitch.program;

import org.nvgre.softswitch.json.Operand;
import org.nvgre.softswitch.trace.FieldValue;

/** Writes an expression of BMv2 JSON as one would in P4, for programs that do not bring their source along. */
final class OperandText {
    private OperandText() {}

    static String of(Operand operand) {
        return text(operand, false);
    }

    private static String text(Operand operand, boolean nested) {
        return switch (operand) {
            case Operand.Field f when f.field().equals("$valid$") -> f.header() + ".isValid()";
            case Operand.Field f -> FieldValue.plain(f.header() + "." + f.field());
            case Operand.StackField f -> f.stack() + ".last." + f.field();
            case Operand.UnionStackField f -> f.stack() + ".last." + f.member() + "." + f.field();
            case Operand.Hex h -> h.value().bitLength() > 7 ? "0x" + h.value().toString(16) : "" + h.value();
            case Operand.Bool b -> "" + b.value();
            case Operand.Header h -> h.name();
            case Operand.Stack s -> s.name();
            case Operand.Union u -> u.name();
            case Operand.UnionStack u -> u.name();
            case Operand.Parameter p -> "parameter " + p.index();
            case Operand.RegisterCell c -> c.array() + "[" + of(c.index()) + "]";
            case Operand.Lookahead l -> "lookahead<bit<" + l.width() + ">>";
            case Operand.Offset o -> "" + o.value();
            case Operand.Text t -> '"' + t.value() + '"';
            case Operand.Vector v -> v.elements().stream().map(OperandText::of).toList().toString();
            case Operand.Reference r -> r.name();
            case Operand.Expression e -> expression(e, nested);
        };
    }

    private static String expression(Operand.Expression e, boolean nested) {
        return switch (e.op()) {
            // Conversions between bool and bit<1>, which P4 writes too, but nobody reads.
            case "d2b", "b2d" -> text(e.right(), nested);
            case "valid" -> text(e.right(), true) + ".isValid()";
            case "not" -> "!" + text(e.right(), true);
            case "?" -> brackets(text(e.condition(), true) + " ? " + text(e.left(), true) + " : "
                    + text(e.right(), true), nested);
            case "access_field", "dereference_header_stack", "dereference_union_stack" ->
                text(e.left(), true) + "[" + of(e.right()) + "]";
            default -> {
                if (e.left() == null) {
                    yield e.op() + text(e.right(), true);
                }
                String op = switch (e.op()) {
                    case "and" -> "&&";
                    case "or" -> "||";
                    default -> e.op();
                };
                // a && b && c needs no brackets
                boolean chained = op.equals("&&") || op.equals("||");
                yield brackets(side(e, e.left(), chained) + " " + op + " " + side(e, e.right(), chained),
                        nested);
            }
        };
    }

    private static String side(Operand.Expression parent, Operand side, boolean chained) {
        boolean bare = chained && (side instanceof Operand.Expression e
                && (e.op().equals(parent.op()) || isComparison(e.op())));
        return text(side, !bare);
    }

    private static boolean isComparison(String op) {
        return switch (op) {
            case "==", "!=", "<", "<=", ">", ">=" -> true;
            default -> false;
        };
    }

    private static String brackets(String text, boolean nested) {
        return nested ? "(" + text + ")" : text;
    }
}
