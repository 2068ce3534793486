package org.nvgre.compiler.lower;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrExtern;
import org.nvgre.compiler.ir.IrExtern.Attribute;
import org.nvgre.compiler.ir.IrStmt;
import org.nvgre.compiler.ir.IrStmt.Operand;
import org.nvgre.compiler.ir.IrType;
import org.nvgre.compiler.ir.Resource;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.types.Type;

/// The Portable NIC Architecture, as bmv2's pna_nic has it, and as p4c-dpdk does: with a control before the main one,
/// and told the length of packets. BMv2 knows its objects by their types, and their methods as `_Type_method`.
final class PortableNic extends Architecture {

    private static final String NAME = "the Portable NIC Architecture";

    /// Whether it is p4c-dpdk's, with a control before the main one. BMv2 does not know that one, and has no part in it:
    /// checksums that it would hold in objects are fields then.
    private final boolean dpdk;
    private final OnesComplement sums;

    PortableNic(boolean dpdk, Lowering lowering) {
        super(lowering);
        this.dpdk = dpdk;
        this.sums = new OnesComplement(lowering);
    }

    @Override
    String name() {
        return "pna";
    }

    @Override
    void blocks(List<Expr> main) {
        BlockInstance parser = lowering.programmable(main.getFirst(), 0);
        BlockInstance control = lowering.programmable(main.get(dpdk ? 2 : 1), dpdk ? 2 : 1);
        BlockInstance deparser = lowering.programmable(main.getLast(), main.size() - 1);
        parser("main_parser", parser);
        lowering.guarded(() -> {
            List<IrStmt> code = new ArrayList<>(
                    dpdk ? control(lowering.programmable(main.get(1), 1)) : List.of());
            code.addAll(control(control));
            lowering.module.pipelines.put("main_control", code);
        });
        lowering.guarded(() -> lowering.module.deparsers.put("main_deparser", deparser(deparser)));
    }

    // ---- objects

    @Override
    void declare(IrExtern object, BlockInstance in, Span span) {
        switch (object.kind()) {
            case "Counter" -> {
                object.resource = new Resource.Counter(object.number(0), unit(object.member(1)),
                        object.typeArgument(1));
                object.attributes = List.of(number("n_counters", object.number(0)),
                        number("type", counterType(unit(object.member(1)))));
            }
            case "DirectCounter" -> {
                object.resource = new Resource.DirectCounter(unit(object.member(0)));
                object.attributes = List.of(number("type", counterType(unit(object.member(0)))));
            }
            case "Meter" -> {
                object.resource = new Resource.Meter(object.number(0), unit(object.member(1)),
                        object.typeArgument(0));
                object.attributes = List.of(number("is_direct", 0), number("n_meters", object.number(0)),
                        number("rate_count", 2), new Attribute.Text("type", meterType(object.member(1))));
            }
            case "DirectMeter" -> object.resource = new Resource.DirectMeter(unit(object.member(0)));
            case "Register" -> object.resource = new Resource.Register(object.number(0),
                    object.typeArgument(0), object.typeArgument(1));
            case "ActionProfile" -> object.resource = new Resource.Profile(object.number(0), null);
            case "ActionSelector" -> object.resource = new Resource.Profile(object.number(1),
                    new Resource.Selector(algorithm(object), 0));
            case "Hash", "Checksum" ->
                object.attributes = List.of(new Attribute.Text("algo", algorithm(object)));
            case "Digest", "Random" -> {
                // Their calls say all.
            }
            case "InternetChecksum" -> object.attributes = dpdk ? null : List.of();
            default -> object.attributes = CustomExterns.attributes(object);
        }
    }

    private static Attribute number(String name, long value) {
        return new Attribute.Figure(name, BigInteger.valueOf(value), 32);
    }

    private static int counterType(Resource.Unit unit) {
        return switch (unit) {
            case BYTES -> 0;
            case PACKETS -> 1;
            case BOTH -> 2;
        };
    }

    private static String meterType(String member) {
        return unit(member) == Resource.Unit.BYTES ? "bytes" : "packets";
    }

    private static String algorithm(IrExtern object) {
        return switch (object.member(0)) {
            case "CRC16", "TARGET_DEFAULT" -> "crc16";
            case "CRC16_CUSTOM" -> "crc16_custom";
            case "CRC32" -> "crc32";
            case "CRC32_CUSTOM" -> "crc32_custom";
            case "IDENTITY" -> "identity";
            case "ONES_COMPLEMENT16" -> "csum16";
            case String other -> throw notSupported("PNA_HashAlgorithm_t." + other, NAME,
                    object.arguments.getFirst().span());
        };
    }

    @Override
    TableProperty property(String name) {
        return switch (name) {
            case "pna_direct_counter" -> TableProperty.COUNTER;
            case "pna_direct_meter" -> TableProperty.METER;
            case "pna_implementation" -> TableProperty.IMPLEMENTATION;
            case "pna_idle_timeout" -> TableProperty.IDLE_TIMEOUT;
            default -> null;
        };
    }

    // ---- functions

    @Override
    Value function(Expr.Callee.ExternFunction function, List<Value> values, Expr.Call call, Body body) {
        return switch (function.name()) {
            case "drop_packet", "send_to_port", "mirror_packet", "recirculate" -> {
                Operand[] operands = new Operand[values.size()];
                for (int i = 0; i < operands.length; i++) {
                    operands[i] = Primitives.operand(Primitives.scalar(values, i, call));
                }
                primitives.emit(body, function.name(), operands);
                yield new Value.None();
            }
            case "SelectByDirection" -> byDirection(values, call);
            case "add_entry", "add_entry_if", "allocate_flow_id", "set_entry_expire_time",
                    "set_entry_expire_time_if", "restart_expire_timer", "update_expire_info", "is_host_port",
                    "is_net_port" ->
                throw notSupported(function.name(), NAME, call.span());
            default -> null;
        };
    }

    /// The direction is an enum whose first member is from the network, or a boolean: from the network.
    private static Value byDirection(List<Value> values, Expr.Call call) {
        IrExpr direction = Primitives.scalar(values, 0, call);
        IrExpr fromNetwork = direction.type().isBool()
                ? direction
                : new IrExpr.Binary("==", direction, IrExpr.number(0, 32), IrType.BOOL);
        IrExpr yes = Primitives.scalar(values, 1, call);
        return new Value.Scalar(
                new IrExpr.Mux(fromNetwork, yes, Primitives.scalar(values, 2, call), yes.type()));
    }

    // ---- methods

    @Override
    Value method(String operation, IrExtern object, Arguments arguments, Expr.Call call, Body body) {
        return switch (operation) {
            case "Counter.count" -> {
                List<Operand> operands = new ArrayList<>(
                        List.of(self(object), Primitives.operand(arguments.scalar("index"))));
                length(arguments, operands);
                primitives.emit(body, "_Counter_count", operands.toArray(Operand[]::new));
                yield new Value.None();
            }
            // BMv2 counts whenever the table is applied.
            case "DirectCounter.count" -> new Value.None();
            case "Meter.execute", "Meter.dpdk_execute" -> meter(object, arguments, body);
            case "DirectMeter.execute", "DirectMeter.dpdk_execute" -> {
                refuseColor(arguments);
                if (object.result == null) {
                    object.result = lowering.storage.temporary(IrType.bit(32)).expr();
                }
                yield new Value.Scalar(object.result);
            }
            case "Register.read" -> {
                Value result = lowering.storage.allocate(call.type(), "cell", call.span());
                primitives.readRegister(result, object.name, arguments.scalar("index"), body, call.span());
                yield result;
            }
            case "Register.write" -> {
                primitives.writeRegister(object.name, arguments.scalar("index"), arguments.get("value"), body,
                        arguments.span("value"));
                yield new Value.None();
            }
            case "Random.read" -> {
                Value.Scalar result = lowering.storage
                        .temporary(Storage.scalarType(call.type(), call.span()));
                primitives.random(result.expr(), bound(object, 0), bound(object, 1), body);
                yield result;
            }
            case "Digest.pack" -> {
                primitives.digest(object.name, arguments.get("data"), object.typeArgument(0),
                        IrExpr.number(0, 32), body, call.span());
                yield new Value.None();
            }
            case "Hash.get_hash" ->
                called(arguments.has("base") ? "_Hash_get_hash_mod" : "_Hash_get_hash", object, arguments,
                        body);
            case String other when dpdk && other.startsWith("InternetChecksum.") ->
                checksum(other, object, arguments, body, call.span());
            case String other when object.attributes != null
                    && other.matches("(Checksum|InternetChecksum)\\..*") ->
                called("_" + other.replace('.', '_'), object, arguments, body);
            default -> null;
        };
    }

    private Value checksum(String operation, IrExtern object, Arguments arguments, Body body, Span span) {
        switch (operation) {
            case "InternetChecksum.add" -> sums.add(object, arguments.get("data"), body, span);
            case "InternetChecksum.subtract" -> sums.subtract(object, arguments.get("data"), body, span);
            case "InternetChecksum.clear" -> sums.set(object, IrExpr.number(0, 16), body);
            case "InternetChecksum.set_state" ->
                sums.set(object, arguments.scalar("checksum_state"), body);
            case "InternetChecksum.get_state" -> {
                return new Value.Scalar(sums.sum(object));
            }
            default -> {
                return new Value.Scalar(OnesComplement.complement(sums.sum(object)));
            }
        }
        return new Value.None();
    }

    private static Operand self(IrExtern object) {
        return new Operand.Named("extern", object.name);
    }

    /// The length of the packet, where the program gives it.
    private static void length(Arguments arguments, List<Operand> operands) {
        for (String name : List.of("pkt_len", "increment")) {
            if (arguments.has(name)) {
                operands.add(Primitives.operand(arguments.scalar(name)));
            }
        }
    }

    private static void refuseColor(Arguments arguments) {
        if (arguments.has("color")) {
            throw new NotSupported(arguments.span("color"), "a meter that is told a color");
        }
    }

    private Value meter(IrExtern object, Arguments arguments, Body body) {
        refuseColor(arguments);
        Value.Scalar result = lowering.storage.temporary(IrType.bit(32));
        List<Operand> operands = new ArrayList<>(List.of(self(object),
                Primitives.operand(arguments.scalar("index")), Primitives.operand(result.expr())));
        length(arguments, operands);
        primitives.emit(body, "_Meter_execute", operands.toArray(Operand[]::new));
        return result;
    }

    private static IrExpr bound(IrExtern random, int index) {
        if (random.arguments.get(index) instanceof Expr.Const c) {
            return new IrExpr.Const(c.value(), IrType.bit(Type.width(random.typeArgument(0))));
        }
        throw new NotSupported(random.arguments.get(index).span(), "a bound that is no constant");
    }

    /// The object, the result if there is one, then the arguments: data as a list of fields, what else is as it is.
    private Value called(String primitive, IrExtern object, Arguments arguments, Body body) {
        Expr.Call call = arguments.call();
        Span span = call.span();
        List<Operand> operands = new ArrayList<>(List.of(self(object)));
        Value result = new Value.None();
        if (call.type() != Type.Simple.VOID) {
            Value.Scalar place = lowering.storage.temporary(Storage.scalarType(call.type(), span));
            operands.add(Primitives.operand(place.expr()));
            result = place;
        }
        for (int i = 0; i < arguments.parameters().size(); i++) {
            String name = arguments.parameters().get(i).name();
            operands.add(name.equals("data")
                    ? new Operand.FieldList(stored(arguments.get(name), body, span))
                    : Primitives.operand(arguments.scalar(name)));
        }
        primitives.emit(body, primitive, operands.toArray(Operand[]::new));
        return result;
    }

    /// BMv2's field lists take fields only.
    private List<IrExpr> stored(Value data, Body body, Span span) {
        List<IrExpr> fields = new ArrayList<>();
        for (IrExpr leaf : lowering.leaves(data)) {
            if (leaf instanceof IrExpr.Field) {
                fields.add(leaf);
            } else {
                Value.Scalar place = lowering.storage.temporary(leaf.type());
                lowering.assignments.assign(place, new Value.Scalar(leaf), body, span);
                fields.add(place.expr());
            }
        }
        return fields;
    }
}
