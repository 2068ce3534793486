package org.nvgre.compiler.lower;

import java.util.List;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrType;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.types.StructType;

/// Equality of values of any type, down to their fields (P4_16 specification, sections 8.17 to 8.20).
final class Comparisons {

    private Comparisons() {}

    static IrExpr equal(Value left, Value right, Span span) {
        return switch (left) {
            case Value.Scalar a when right instanceof Value.Scalar b -> scalars(a.expr(), b.expr());
            case Value.Struct a when right instanceof Value.Struct b ->
                fields(List.copyOf(a.fields().values()), List
                        .copyOf(b.fields().values()), span);
            case Value.Stack a when right instanceof Value.Stack b ->
                fields(a.elements(), b.elements(), span);
            case Value.Header a -> headers(a, right, span);
            case Value.HeaderLiteral _,Value.Invalid _ when right instanceof Value.Header b ->
                headers(b, left, span);
            case Value.Invalid _ when right instanceof Value.Invalid -> IrExpr.bool(true);
            case Value.HeaderLiteral a when right instanceof Value.HeaderLiteral b ->
                fields(List.copyOf(a.fields()
                        .values()), List.copyOf(b.fields().values()), span);
            case Value.Union a when right instanceof Value.Union b ->
                fields(List.copyOf(a.members().values()), List
                        .copyOf(b.members().values()), span);
            case Value.Union a when right instanceof Value.Invalid ->
                IrExpr.not(new IrExpr.UnionValid(a.ref()));
            default -> throw new NotSupported(span, "this comparison");
        };
    }

    private static IrExpr scalars(IrExpr left, IrExpr right) {
        if (left instanceof IrExpr.Const a && right instanceof IrExpr.Const b) {
            return IrExpr.bool(a.value().equals(b.value()));
        }
        return new IrExpr.Binary("==", left, right, IrType.BOOL);
    }

    private static IrExpr fields(List<Value> left, List<Value> right, Span span) {
        IrExpr result = IrExpr.bool(true);
        for (int i = 0; i < left.size(); i++) {
            result = IrExpr.and(result, equal(left.get(i), right.get(i), span));
        }
        return result;
    }

    /// Both invalid, or both valid with equal fields.
    private static IrExpr headers(Value.Header left, Value right, Span span) {
        IrExpr leftValid = new IrExpr.Valid(left.ref());
        IrExpr same = IrExpr.bool(true);
        return switch (right) {
            case Value.Invalid _ -> IrExpr.not(leftValid);
            case Value.Header header -> {
                for (StructType.Field field : left.type().fields()) {
                    same = IrExpr.and(same,
                            equal(Storage.field(left, field.name(), field.type(), span), Storage.field(
                                    header, field.name(), field.type(), span), span));
                }
                IrExpr rightValid = new IrExpr.Valid(header.ref());
                IrExpr bothValid = IrExpr.and(IrExpr.and(leftValid, rightValid), same);
                IrExpr noneValid = IrExpr.and(IrExpr.not(leftValid), IrExpr.not(rightValid));
                yield new IrExpr.Binary("||", noneValid, bothValid, IrType.BOOL);
            }
            case Value.HeaderLiteral literal -> {
                for (StructType.Field field : left.type().fields()) {
                    same = IrExpr.and(same,
                            equal(Storage.field(left, field.name(), field.type(), span), literal
                                    .fields().get(field.name()), span));
                }
                yield IrExpr.and(leftValid, same);
            }
            default -> throw new NotSupported(span, "this comparison of headers");
        };
    }
}
