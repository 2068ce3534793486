package org.nvgre.compiler.lower;

import java.util.List;
import java.util.Locale;
import org.nvgre.compiler.ir.IrExtern;
import org.nvgre.compiler.ir.IrStmt.Operand;
import org.nvgre.compiler.ir.Resource;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.typed.Variable;
import org.nvgre.compiler.types.StructType;

/// AMD's XSA (Vitis Networking P4, UG1308): parser, match-action, deparser. The user metadata are the shell's, so that
/// the switch has to find them: they are a metadata header of their own.
final class Xsa extends Architecture {

    private static final String USER_METADATA = "user_metadata";

    private Value userMetadata;

    Xsa(Lowering lowering) {
        super(lowering);
    }

    @Override
    String name() {
        return "xsa";
    }

    @Override
    void blocks(List<Expr> main) {
        parser("parser", lowering.programmable(main.get(0), 0));
        pipeline("match_action", lowering.programmable(main.get(1), 1));
        lowering.guarded(() -> lowering.module.deparsers.put("deparser",
                deparser(lowering.programmable(main.get(2), 2))));
    }

    @Override
    Value metadata(Variable parameter) {
        if (userMetadata == null) {
            if (!(parameter.type() instanceof StructType type)) {
                throw new NotSupported(parameter.span(), "user metadata of type " + parameter.type());
            }
            userMetadata = lowering.storage.metadata(type, USER_METADATA);
        }
        return userMetadata;
    }

    @Override
    void declare(IrExtern object, BlockInstance in, Span span) {
        switch (object.kind()) {
            case "Counter" -> object.resource = new Resource.Counter(object.number(0),
                    unit(object.member(1)), object.typeArgument(1));
            case "Checksum" -> {
                // Its calls say all.
            }
            default -> object.attributes = CustomExterns.attributes(object);
        }
    }

    @Override
    TableProperty property(String name) {
        return switch (name) {
            // How the device stores the table.
            case "num_masks", "direct_match", "min_priority", "ram_style" -> TableProperty.IGNORED;
            default -> null;
        };
    }

    @Override
    Value function(Expr.Callee.ExternFunction function, List<Value> values, Expr.Call call, Body body) {
        return null;
    }

    @Override
    Value method(String operation, IrExtern object, Arguments arguments, Expr.Call call, Body body) {
        switch (operation) {
            case "Counter.count" ->
                primitives.emit(body, "count", new Operand.Named("counter_array", object.name),
                        Primitives.operand(arguments.scalar("index")));
            case "Checksum.apply" -> {
                Span span = call.span();
                Value result = arguments.get("result");
                Value hash = primitives.hash(algorithm(object), arguments.get("data"),
                        Storage.scalarType(call.arguments().getLast().type(), span), body, span);
                lowering.assignments.assign(result, hash, body, span);
            }
            default -> {
                return null;
            }
        }
        return new Value.None();
    }

    private static String algorithm(IrExtern checksum) {
        return switch (checksum.member(0)) {
            case "ONES_COMPLEMENT16" -> "csum16";
            case String other -> other.toLowerCase(Locale.ROOT);
        };
    }
}
