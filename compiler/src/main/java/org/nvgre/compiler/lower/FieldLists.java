package org.nvgre.compiler.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.syntax.Annotation;
import org.nvgre.compiler.syntax.Token;
import org.nvgre.compiler.types.StructType;

/// The lists of metadata fields that survive clone, resubmit and recirculate: those of `@field_list(index)`, and
/// (the older way) those given in the call. Ids count from 1; 0 is no list.
final class FieldLists {

    private final Lowering lowering;
    private final Map<Integer, Integer> ids = new HashMap<>();

    FieldLists(Lowering lowering) {
        this.lowering = lowering;
    }

    /// The list of all fields of these metadata that are annotated with this index.
    int preserving(int index, List<Value> metadata) {
        Integer known = ids.get(index);
        if (known != null) {
            return known;
        }
        List<IrExpr> fields = new ArrayList<>();
        metadata.forEach(value -> annotated(value, index, false, fields));
        int id = add(fields);
        ids.put(index, id);
        return id;
    }

    /// The list of exactly these fields.
    int of(Value value) {
        return add(lowering.leaves(value).stream().filter(IrExpr.Field.class::isInstance).toList());
    }

    private int add(List<IrExpr> fields) {
        int id = lowering.module.fieldLists.size() + 1;
        lowering.module.fieldLists.put(id, fields);
        return id;
    }

    private void annotated(Value value, int index, boolean all, List<IrExpr> fields) {
        if (value instanceof Value.Struct struct && struct.type() instanceof StructType type) {
            for (StructType.Field field : type.fields()) {
                boolean listed = all
                        || field.annotations().get("field_list").filter(a -> names(a, index)).isPresent();
                annotated(struct.fields().get(field.name()), index, listed, fields);
            }
        } else if (all) {
            fields.addAll(lowering.leaves(value));
        }
    }

    private static boolean names(Annotation annotation, int index) {
        return annotation.body().stream().filter(t -> t.kind() == Token.Kind.INTEGER)
                .anyMatch(t -> Long.decode(t.text()) == index)
                || annotation.body().stream().anyMatch(t -> t.kind() == Token.Kind.IDENTIFIER);
    }
}
