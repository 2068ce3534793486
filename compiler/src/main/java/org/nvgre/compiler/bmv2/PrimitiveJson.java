package org.nvgre.compiler.bmv2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.compiler.ir.HeaderRef;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrStmt;
import org.nvgre.compiler.ir.UnionRef;

/// The body of an action: a flat list of primitives, in which `if` and loops are jumps to an index.
final class PrimitiveJson {

    private final List<ObjectNode> primitives = new ArrayList<>();
    private final Map<IrStmt.Label, List<ObjectNode>> jumps = new HashMap<>();
    private final List<ObjectNode> toEnd = new ArrayList<>();
    private final SourceInfo sources;

    private PrimitiveJson(SourceInfo sources) {
        this.sources = sources;
    }

    /// The primitives for these statements.
    static ArrayNode of(List<IrStmt> body, SourceInfo sources) {
        PrimitiveJson json = new PrimitiveJson(sources);
        json.all(body);
        // A jump to the end of an action needs something there to land on.
        json.toEnd.forEach(jump -> target(jump, json.primitives.size()));
        return Json.array(json.primitives);
    }

    private void all(List<IrStmt> statements) {
        statements.forEach(this::statement);
    }

    private void statement(IrStmt statement) {
        switch (statement) {
            case IrStmt.If branch -> branch(branch);
            case IrStmt.Block block -> {
                jumps.put(block.label(), new ArrayList<>());
                all(block.body());
                jumps.remove(block.label()).forEach(jump -> target(jump, primitives.size()));
            }
            case IrStmt.Break leave -> {
                ObjectNode jump = jump();
                jumps.getOrDefault(leave.label(), toEnd).add(jump);
            }
            case IrStmt.Loop loop -> {
                int start = primitives.size();
                all(loop.body());
                target(jump(), start);
            }
            case IrStmt.Exit _ -> {
                place(Json.operation("exit"), statement);
                toEnd.add(jump());
            }
            default -> place(simple(statement), statement);
        }
    }

    private void place(ObjectNode primitive, IrStmt statement) {
        sources.add(primitive, statement);
        primitives.add(primitive);
    }

    private ObjectNode jump() {
        ObjectNode jump = Json.operation("_jump", Json.hex(0));
        primitives.add(jump);
        return jump;
    }

    private static void target(ObjectNode jump, int index) {
        ArrayNode parameters = (ArrayNode) jump.get("parameters");
        parameters.set(parameters.size() - 1, Json.hex(index));
    }

    private void branch(IrStmt.If branch) {
        ObjectNode unless = Json.operation("_jump_if_zero", ExpressionJson.parameter(branch.condition()),
                Json.hex(0));
        place(unless, branch);
        all(branch.then());
        if (branch.otherwise().isEmpty()) {
            target(unless, primitives.size());
        } else {
            ObjectNode over = jump();
            target(unless, primitives.size());
            all(branch.otherwise());
            target(over, primitives.size());
        }
    }

    /// One statement without control flow.
    static ObjectNode simple(IrStmt statement) {
        return switch (statement) {
            case IrStmt.Assign assign when assign.target().type().isVarbit() -> Json.operation("assign_VL",
                    ExpressionJson.data(assign.target()), ExpressionJson.data(assign.value()));
            case IrStmt.Assign assign -> Json.operation("assign", ExpressionJson.parameter(assign.target()),
                    ExpressionJson.parameter(assign.value()));
            case IrStmt.AssignHeader assign ->
                Json.operation("assign_header", header(assign.target()), header(assign
                        .value()));
            case IrStmt.AssignUnion assign ->
                Json.operation("assign_union", union(assign.target()), union(assign.value()));
            case IrStmt.AssignStack assign ->
                Json.operation(assign.target().ofUnions() ? "assign_union_stack" : "assign_header_stack",
                        ExpressionJson.stack(assign.target()), ExpressionJson.stack(assign.value()));
            case IrStmt.SetValid set ->
                Json.operation(set.valid() ? "add_header" : "remove_header", header(set
                        .header()));
            case IrStmt.Shift shift ->
                Json.operation(shift.push() ? "push" : "pop", ExpressionJson.stack(shift.stack()),
                        Json.hex(shift.count()));
            case IrStmt.Primitive primitive -> {
                List<JsonNode> parameters = new ArrayList<>();
                primitive.operands().forEach(o -> parameters.add(operand(o, primitive.name())));
                yield Json.operation(primitive.name(), parameters.toArray(JsonNode[]::new));
            }
            case IrStmt.Exit _ -> Json.operation("exit");
            default -> throw new IllegalStateException("not a primitive: " + statement);
        };
    }

    private static JsonNode header(HeaderRef ref) {
        return ref instanceof HeaderRef.Fixed
                ? ExpressionJson.header(ref)
                : Json.typed("expression", ExpressionJson
                        .header(ref));
    }

    private static JsonNode union(UnionRef ref) {
        return ref instanceof UnionRef.Fixed
                ? ExpressionJson.union(ref)
                : Json.typed("expression", ExpressionJson.union(ref));
    }

    private static JsonNode operand(IrStmt.Operand operand, String primitive) {
        return switch (operand) {
            case IrStmt.Operand.Value value when primitive.equals("assert") || primitive.equals(
                    "assume") ->
                ExpressionJson.booleanParameter(value.expr());
            case IrStmt.Operand.Value value -> ExpressionJson.parameter(value.expr());
            case IrStmt.Operand.Named named -> Json.typed(named.type(), named.name());
            case IrStmt.Operand.FieldList list -> {
                ArrayNode fields = Json.array();
                list.fields().forEach(field -> fields.add(ExpressionJson.data(field)));
                yield Json.typed("field_list", fields);
            }
            case IrStmt.Operand.Vector vector -> {
                ArrayNode values = Json.array();
                for (IrExpr expr : vector.values()) {
                    values.add(ExpressionJson.parameter(expr));
                }
                yield Json.typed("parameters_vector", values);
            }
        };
    }
}
