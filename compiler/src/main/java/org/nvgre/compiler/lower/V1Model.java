package org.nvgre.compiler.lower;

import java.util.ArrayList;
import java.util.List;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrExtern;
import org.nvgre.compiler.ir.IrModule;
import org.nvgre.compiler.ir.IrStmt.Operand;
import org.nvgre.compiler.ir.Resource;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.typed.Def;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.types.StructType;
import org.nvgre.compiler.types.Type;

/// v1model, which BMv2's simple_switch implements.
final class V1Model extends Architecture {

    private static final String STANDARD_METADATA = "standard_metadata";

    private final FieldLists fieldLists;
    private Value userMetadata;
    private Value standardMetadata;

    V1Model(Lowering lowering) {
        super(lowering);
        this.fieldLists = new FieldLists(lowering);
    }

    @Override
    String name() {
        return "v1model";
    }

    @Override
    void blocks(List<Expr> main) {
        List<BlockInstance> blocks = new ArrayList<>();
        for (Expr argument : main) {
            blocks.add(lowering.programmable(argument, blocks.size()));
        }
        BlockInstance parser = blocks.getFirst();
        if (parser.definition.parameters().size() != 4) {
            throw new NotSupported(parser.definition.span, "a parser with other parameters than v1model's");
        }
        headers(parser.definition.parameters().get(1));
        userMetadata = metadata(parser.definition.parameters().get(2));
        standardMetadata = intrinsic(parser.definition.parameters().get(3));
        parser("parser", parser);
        lowering.guarded(() -> lowering.checksums.verify(blocks.get(1)));
        pipeline("ingress", blocks.get(2));
        pipeline("egress", blocks.get(3));
        lowering.guarded(() -> lowering.checksums.compute(blocks.get(4)));
        lowering.guarded(() -> emitOnly(blocks.get(5)));
    }

    private void emitOnly(BlockInstance block) {
        IrModule.Deparser deparser = deparser(block);
        if (Lowering.hasEffect(deparser.primitives())) {
            throw new NotSupported(((Def.Control) block.definition).body.span(),
                    "statements other than 'emit' in the deparser '" + block.definition.name()
                            + "': BMv2 emits headers in a fixed order, those that are valid");
        }
        lowering.module.deparsers.put("deparser", new IrModule.Deparser(List.of(), deparser.order()));
    }

    @Override
    void declare(IrExtern object, BlockInstance in, Span span) {
        object.resource = switch (object.kind()) {
            case "counter" ->
                new Resource.Counter(object.number(0), unit(object.member(1)), object.typeArgument(0));
            case "direct_counter" -> new Resource.DirectCounter(unit(object.member(0)));
            case "meter" ->
                new Resource.Meter(object.number(0), unit(object.member(1)), object.typeArgument(0));
            case "direct_meter" -> new Resource.DirectMeter(unit(object.member(0)));
            case "register" -> new Resource.Register(object.number(0), object.typeArgument(0),
                    object.typeArgument(1));
            case "action_profile" -> new Resource.Profile(object.number(0), null);
            case "action_selector" -> new Resource.Profile(object.number(1),
                    new Resource.Selector(object.member(0), 0));
            case "Checksum16" -> new Resource.Hidden();
            default -> {
                object.attributes = CustomExterns.attributes(object);
                yield new Resource.Hidden();
            }
        };
    }

    @Override
    TableProperty property(String name) {
        return switch (name) {
            case "counters" -> TableProperty.COUNTER;
            case "meters" -> TableProperty.METER;
            case "implementation" -> TableProperty.IMPLEMENTATION;
            case "support_timeout", "supports_timeout" -> TableProperty.IDLE_TIMEOUT;
            default -> null;
        };
    }

    /// The primitive is missing, but BMv2 counts the packet before it is parsed.
    @Override
    Value packetLength(Span span) {
        return ((Value.Struct) standardMetadata).fields().get("packet_length");
    }

    // ---- functions

    @Override
    Value function(Expr.Callee.ExternFunction function, List<Value> values, Expr.Call call, Body body) {
        switch (function.name()) {
            case "mark_to_drop" ->
                primitives.emit(body, "mark_to_drop", new Operand.Named("header", STANDARD_METADATA));
            case "hash" -> hash(values, call, body);
            case "random" -> primitives.write(values.get(0), body, call.span(),
                    target -> primitives.random(target, Primitives.scalar(values, 1, call),
                            Primitives.scalar(values, 2, call), body));
            case "digest" -> digest(function, values, call, body);
            case "truncate" -> primitives.emit(body, "truncate", operand(values, 0, call));
            case "assert", "assume" -> primitives.emit(body, function.name(), operand(values, 0, call));
            case "log_msg" -> log(values, body);
            case "clone", "clone_preserving_field_list" -> cloning(values, call, body);
            case "resubmit_preserving_field_list" ->
                primitives.emit(body, "resubmit", fieldList(values.get(0), call));
            case "recirculate_preserving_field_list" ->
                primitives.emit(body, "recirculate", fieldList(values.get(0), call));
            case "resubmit", "recirculate" ->
                primitives.emit(body, function.name(),
                        Primitives.constant(fieldLists.of(values.getFirst())));
            case "clone3" -> primitives.emit(body, cloneName(values.get(0), call), operand(values, 1, call),
                    Primitives.constant(fieldLists.of(values.get(2))));
            case "verify_checksum", "update_checksum", "verify_checksum_with_payload",
                    "update_checksum_with_payload" ->
                checksum(function.name(), values, call, body);
            default -> {
                return null;
            }
        }
        return new Value.None();
    }

    private static Operand operand(List<Value> values, int index, Expr.Call call) {
        return Primitives.operand(Primitives.scalar(values, index, call));
    }

    private void hash(List<Value> values, Expr.Call call, Body body) {
        String calculation = lowering.calculation(algorithm(call.arguments().get(1)), values.get(3), false,
                body, call.span());
        primitives.write(values.get(0), body, call.span(),
                target -> primitives.emit(body, "modify_field_with_hash_based_offset",
                        Primitives.operand(target), operand(values, 2, call),
                        new Operand.Named("calculation", calculation), operand(values, 4, call)));
    }

    private static String algorithm(Expr expr) {
        if (expr instanceof Expr.EnumMember member) {
            return member.member();
        }
        throw new NotSupported(expr.span(), "a hash algorithm that is no constant");
    }

    private void digest(Expr.Callee.ExternFunction function, List<Value> values, Expr.Call call, Body body) {
        Type type = function.typeArguments().getFirst() == Type.Simple.DONT_CARE
                ? call.arguments().get(1).type()
                : function.typeArguments().getFirst();
        String name = type instanceof StructType s
                ? s.annotations().nameOr(s.name())
                : "digest_" + lowering.module.learnLists.size();
        primitives.digest(name, values.get(1), type, Primitives.scalar(values, 0, call), body, call.span());
    }

    private void log(List<Value> values, Body body) {
        String text = values.get(0) instanceof Value.Text t ? t.text() : "";
        List<IrExpr> arguments = values.size() > 1 ? lowering.leaves(values.get(1)) : List.of();
        primitives.emit(body, "log_msg", new Operand.Named("string", text), new Operand.Vector(arguments));
    }

    private static String cloneName(Value type, Expr.Call call) {
        if (type instanceof Value.Scalar s && s.expr() instanceof IrExpr.Const c) {
            return c.value().signum() == 0 ? "clone_ingress_pkt_to_egress" : "clone_egress_pkt_to_egress";
        }
        throw new NotSupported(call.span(), "a clone type that is no constant");
    }

    private void cloning(List<Value> values, Expr.Call call, Body body) {
        Operand list = values.size() > 2 ? fieldList(values.get(2), call) : Primitives.constant(0);
        primitives.emit(body, cloneName(values.get(0), call), operand(values, 1, call), list);
    }

    private Operand fieldList(Value index, Expr.Call call) {
        if (index instanceof Value.Scalar s && s.expr() instanceof IrExpr.Const c) {
            return Primitives.constant(
                    fieldLists.preserving(c.value().intValue(), List.of(userMetadata, standardMetadata)));
        }
        throw new NotSupported(call.span(), "a field list index that is no constant");
    }

    private void checksum(String name, List<Value> values, Expr.Call call, Body body) {
        if (!(Primitives.scalar(values, 2, call) instanceof IrExpr.Field target)) {
            throw new NotSupported(call.span(), "a checksum that is not a header field");
        }
        String calculation = lowering.calculation(algorithm(call.arguments().get(3)), values.get(1), name
                .endsWith("_with_payload"), body, call.span());
        lowering.module.checksums.add(new IrModule.Checksum(name.startsWith("verify"), target, calculation,
                lowering.checksums.reachedIf(Primitives.scalar(values, 0, call))));
    }

    // ---- methods

    @Override
    Value method(String operation, IrExtern object, Arguments arguments, Expr.Call call, Body body) {
        String name = object.name;
        switch (operation) {
            case "counter.count" -> primitives.emit(body, "count", new Operand.Named("counter_array", name),
                    Primitives.operand(arguments.scalar("index")));
            case "direct_counter.count" -> {
                // BMv2 counts whenever the table is applied.
            }
            case "meter.execute_meter" -> primitives.write(arguments.get("result"), body, call.span(),
                    target -> primitives.emit(body, "execute_meter", new Operand.Named("meter_array", name),
                            Primitives.operand(arguments.scalar("index")), Primitives.operand(target)));
            case "direct_meter.read" -> {
                IrExpr target = arguments.scalar("result");
                if (object.result == null) {
                    object.result = target;
                } else if (!object.result.equals(target)) {
                    throw new NotSupported(call.span(),
                            "reading a direct meter into two different variables");
                }
            }
            case "register.read" -> primitives.readRegister(arguments.get("result"), name,
                    arguments.scalar("index"), body, call.span());
            case "register.write" -> primitives.writeRegister(name, arguments.scalar("index"),
                    arguments.get("value"), body, arguments.span("value"));
            case "Checksum16.get" -> {
                return primitives.checksum(arguments.get("data"), body, call.span());
            }
            default -> {
                return null;
            }
        }
        return new Value.None();
    }
}
