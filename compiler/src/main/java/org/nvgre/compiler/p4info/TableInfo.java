package org.nvgre.compiler.p4info;

import java.util.List;
import org.nvgre.compiler.ir.IrTable;
import org.nvgre.compiler.p4info.SymbolIds.Kind;
import org.nvgre.compiler.source.Diagnostics;
import org.nvgre.compiler.syntax.Annotations;
import org.nvgre.compiler.typed.Def;
import org.nvgre.compiler.typed.Variable;
import org.nvgre.compiler.types.Type;
import org.p4.config.v1.ActionRef;
import org.p4.config.v1.MatchField;
import org.p4.config.v1.P4Info;
import org.p4.config.v1.P4NamedType;
import org.p4.config.v1.Table;
import org.p4.config.v1.TableActionCall;

/// Tables in P4Info.
final class TableInfo {

    private final P4Info.Builder info;
    private final SymbolIds ids;
    private final TypeSpecs types;
    private final Diagnostics diagnostics;

    TableInfo(P4Info.Builder info, SymbolIds ids, TypeSpecs types, Diagnostics diagnostics) {
        this.info = info;
        this.ids = ids;
        this.types = types;
        this.diagnostics = diagnostics;
    }

    void add(IrTable table) {
        Table.Builder builder = Table.newBuilder()
                .setPreamble(P4InfoBuilder.preamble(ids, Kind.TABLE, table.name,
                        table.definition.annotations, name -> false))
                .setSize(table.size);
        defaultAction(table, builder);
        for (IrTable.ActionRef ref : table.actions) {
            builder.addActionRefs(actionRef(table, ref));
        }
        List<Integer> fieldIds = FieldIds
                .of(table.definition.keys.stream().map(Def.Key::annotations).toList());
        for (int i = 0; i < table.keys.size(); i++) {
            if (!table.keys.get(i).matchKind().equals("selector")) {
                builder.addMatchFields(matchField(table.keys.get(i), fieldIds.get(i)));
            }
        }
        if (table.definition.entries != null && table.definition.constEntries) {
            builder.setIsConstTable(true);
        }
        if (!table.entries.isEmpty()) {
            builder.setHasInitialEntries(true);
        }
        if (table.implementation != null) {
            builder.setImplementationId(ids.id(Kind.ACTION_PROFILE, table.implementation.name));
        }
        if (table.counter != null) {
            builder.addDirectResourceIds(ids.id(Kind.DIRECT_COUNTER, table.counter.name));
        }
        if (table.meter != null) {
            builder.addDirectResourceIds(ids.id(Kind.DIRECT_METER, table.meter.name));
        }
        builder.setIdleTimeoutBehavior(table.timeout
                ? Table.IdleTimeoutBehavior.NOTIFY_CONTROL
                : Table.IdleTimeoutBehavior.NO_TIMEOUT);
        info.addTables(builder);
    }

    private void defaultAction(IrTable table, Table.Builder builder) {
        int id = ids.id(Kind.ACTION, table.defaultAction.action().name());
        if (table.definition.constDefault) {
            builder.setConstDefaultActionId(id);
        }
        TableActionCall.Builder call = builder.getInitialDefaultActionBuilder().setActionId(id);
        List<Variable> parameters = table.defaultAction.action().parameters();
        for (int i = 0; i < table.defaultArguments.size(); i++) {
            Variable parameter = parameters.get(i);
            int position = i + 1;
            int paramId = parameter.annotations().get("id").flatMap(a -> a.integer()).map(Long::intValue)
                    .orElse(
                            position);
            call.addArguments(
                    TableActionCall.Argument.newBuilder().setParamId(paramId).setValue(TypeSpecs.bytes(
                            table.defaultArguments.get(i), Type.width(parameter.type()))));
        }
    }

    private ActionRef actionRef(IrTable table, IrTable.ActionRef ref) {
        Annotations annotations = ref.annotations();
        boolean tableOnly = annotations.has("tableonly");
        boolean defaultOnly = annotations.has("defaultonly");
        if (tableOnly && defaultOnly) {
            diagnostics.error(table.definition.span,
                    "action '" + ref.action().name() + "' of table '" + table.name
                            + "' cannot be both @tableonly and @defaultonly");
        }
        ActionRef.Builder builder = ActionRef.newBuilder().setId(ids.id(Kind.ACTION, ref.action().name()));
        builder.addAllAnnotations(AnnotationText.of(annotations));
        builder.addAllStructuredAnnotations(AnnotationText.structured(annotations));
        builder.setScope(tableOnly
                ? ActionRef.Scope.TABLE_ONLY
                : defaultOnly ? ActionRef.Scope.DEFAULT_ONLY : ActionRef.Scope.TABLE_AND_DEFAULT);
        return builder.build();
    }

    private MatchField matchField(IrTable.Key key, int id) {
        Annotations annotations = key.definition().annotations();
        MatchField.Builder builder = MatchField.newBuilder().setId(id).setName(key.definition().name())
                .setBitwidth(
                        TypeSpecs.width(key.type()));
        builder.addAllAnnotations(AnnotationText.of(annotations));
        builder.addAllStructuredAnnotations(AnnotationText.structured(annotations));
        var documentation = AnnotationText.documentation(annotations);
        if (documentation != null) {
            builder.setDoc(documentation);
        }
        matchType(builder, key.matchKind());
        types.of(key.type());
        if (key.type() instanceof Type.Fresh fresh) {
            builder.setTypeName(P4NamedType.newBuilder().setName(fresh.name()));
        }
        return builder.build();
    }

    static void matchType(MatchField.Builder builder, String kind) {
        switch (kind) {
            case "exact" -> builder.setMatchType(MatchField.MatchType.EXACT);
            case "lpm" -> builder.setMatchType(MatchField.MatchType.LPM);
            case "ternary" -> builder.setMatchType(MatchField.MatchType.TERNARY);
            case "range" -> builder.setMatchType(MatchField.MatchType.RANGE);
            case "optional" -> builder.setMatchType(MatchField.MatchType.OPTIONAL);
            default -> builder.setOtherMatchType(kind);
        }
    }
}
