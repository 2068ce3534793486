package org.nvgre.compiler.lower;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrExtern;
import org.nvgre.compiler.ir.IrStmt;
import org.nvgre.compiler.ir.IrType;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.types.Type;

/// Checksums that are made step by step (RFC 1071): each object is a field with the one's complement sum so far, which
/// begins as 0 since all fields do. BMv2 only has the checksum of a list, the complement of its sum.
final class OnesComplement {

    static final IrType WORD = IrType.bit(16);

    private final Lowering lowering;
    private final Map<IrExtern, IrExpr> sums = new HashMap<>();

    OnesComplement(Lowering lowering) {
        this.lowering = lowering;
    }

    IrExpr sum(IrExtern object) {
        return sums.computeIfAbsent(object, _ -> lowering.storage.temporary(WORD).expr());
    }

    void set(IrExtern object, IrExpr sum, Body body) {
        body.emit(new IrStmt.Assign(sum(object), sum));
    }

    /// sum + data = ~ checksum(sum, data)
    void add(IrExtern object, Value data, Body body, Span span) {
        set(object, complement(checksum(sum(object), data, body, span)), body);
    }

    /// sum - data = ~(~sum + data) = checksum(~sum, data)
    void subtract(IrExtern object, Value data, Body body, Span span) {
        set(object, checksum(complement(sum(object)), data, body, span), body);
    }

    static IrExpr complement(IrExpr word) {
        return new IrExpr.Unary("~", word, WORD);
    }

    private IrExpr checksum(IrExpr word, Value data, Body body, Span span) {
        Map<String, Value> both = new LinkedHashMap<>();
        both.put("0", new Value.Scalar(word));
        both.put("1", data);
        return lowering.primitives.checksum(new Value.Struct(both, Type.Simple.DONT_CARE), body, span).expr();
    }
}
