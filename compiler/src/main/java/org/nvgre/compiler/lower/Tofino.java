package org.nvgre.compiler.lower;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.nvgre.compiler.check.Folding;
import org.nvgre.compiler.ir.HeaderRef;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrExtern;
import org.nvgre.compiler.ir.IrStmt;
import org.nvgre.compiler.ir.IrStmt.Operand;
import org.nvgre.compiler.ir.IrType;
import org.nvgre.compiler.ir.Resource;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.typed.Program;
import org.nvgre.compiler.types.StructType;
import org.nvgre.compiler.types.Type;

/// The Tofino Native Architecture of both generations (`tna`, `t2na`), for one pipeline. What the blocks are to the
/// switch is in docs/json-dialect.md.
final class Tofino extends Architecture {

    private static final IrExpr ALL_ONES = IrExpr.number(0xffff, 16);

    /// What a program may ask for, but the switch does not do: packets that it makes itself, mirrored packets put
    /// together into one, what goes around the table of mirror sessions, cutting to the MTU, time stamps of the MAC.
    private static final Set<String> NOT_DONE = Set.of("pktgen", "pktgen_address", "pktgen_length",
            "coalesce_flush", "coalesce_length", "mirror_coalesce_length", "mirror_multicast_ctrl",
            "mirror_egress_port", "adv_flow_ctl", "mtu_trunc_len", "mtu_trunc_err_f", "capture_tstamp_on_tx",
            "update_delay_on_tx");
    private static final Set<String> ASKED_IN = Set.of("ingress_intrinsic_metadata_for_deparser_t",
            "egress_intrinsic_metadata_for_deparser_t", "egress_intrinsic_metadata_for_output_port_t");

    private final String name;
    /// The most that goes with a resubmitted packet.
    private final int resubmitBits;
    /// The block that is being translated.
    private String inside = "";
    /// Of the checksums in parsers.
    private final OnesComplement sums;
    /// The action profile behind each selector.
    private final Map<IrExtern, IrExtern> profiles = new HashMap<>();

    private Tofino(String name, int resubmitBits, Lowering lowering) {
        super(lowering);
        this.name = name;
        this.resubmitBits = resubmitBits;
        this.sums = new OnesComplement(lowering);
    }

    /// The declaration of the package says which of the two it is: `@pkginfo(arch="T2NA", ...)`.
    static Tofino of(Program program, Lowering lowering) {
        boolean second = program.architectureAnnotations().get("pkginfo")
                .filter(info -> info.body().stream().anyMatch(token -> token.text().contains("T2NA")))
                .isPresent();
        return second ? new Tofino("t2na", 128, lowering) : new Tofino("tna", 64, lowering);
    }

    @Override
    String name() {
        return name;
    }

    @Override
    void blocks(List<Expr> main) {
        if (main.size() != 1) {
            throw notSupported("more than one pipeline", name, main.getLast().span());
        }
        List<Expr> blocks = switch (main.getFirst()) {
            case Expr.ObjectRef pipe -> pipe.instance().arguments();
            case Expr.Construct pipe -> pipe.arguments();
            case Expr other -> throw new NotSupported(other.span(), "this pipeline");
        };
        if (blocks.size() != 6) {
            throw notSupported("a ghost control", name, main.getFirst().span());
        }
        parser("ingress_parser", block(blocks, 0));
        pipeline("ingress", block(blocks, 1));
        deparser("ingress_deparser", block(blocks, 2));
        parser("egress_parser", block(blocks, 3));
        pipeline("egress", block(blocks, 4));
        deparser("egress_deparser", block(blocks, 5));
    }

    private BlockInstance block(List<Expr> blocks, int position) {
        return lowering.programmable(blocks.get(position), position);
    }

    private void deparser(String name, BlockInstance block) {
        inside = name;
        lowering.guarded(() -> lowering.module.deparsers.put(name, deparser(block)));
        inside = "";
    }

    @Override
    void written(Expr place, Expr value) {
        if (place instanceof Expr.Field field && field.object().type() instanceof StructType struct
                && ASKED_IN.contains(struct.name()) && NOT_DONE.contains(field.name()) && !isZero(value)) {
            throw notSupported(field.name(), name, place.span());
        }
    }

    private static boolean isZero(Expr value) {
        return value instanceof Expr.Const number && number.value().signum() == 0;
    }

    // ---- objects

    @Override
    void declare(IrExtern object, BlockInstance in, Span span) {
        object.resource = switch (object.kind()) {
            case "Counter" ->
                new Resource.Counter(object.number(0), unit(object.member(1)), object.typeArgument(1));
            case "DirectCounter" -> new Resource.DirectCounter(unit(object.member(0)));
            case "Meter" ->
                new Resource.Meter(object.number(0), unit(object.member(1)), object.typeArgument(0));
            case "DirectMeter" -> new Resource.DirectMeter(unit(object.member(0)));
            case "Register" -> new Resource.Register(object.number(0), object.typeArgument(0),
                    object.typeArgument(1));
            case "ActionProfile" -> new Resource.Profile(object.number(0), null);
            case "ActionSelector" -> {
                selector(object, in);
                yield new Resource.Hidden();
            }
            case "Hash", "Checksum", "Random", "Mirror", "Resubmit", "Digest", "Alpm", "Atcam",
                    "IdleTimeout" ->
                new Resource.Hidden();
            default -> throw notSupported(object.kind(), name, span);
        };
    }

    /// To the control plane, and to the switch, a selector is its action profile with groups.
    private void selector(IrExtern selector, BlockInstance in) {
        if (selector.arguments.size() != 5) {
            throw new NotSupported(selector.arguments.getFirst().span(), "an ActionSelector other than"
                    + " ActionSelector(action_profile, hash, mode, max_group_size, num_groups)");
        }
        IrExtern profile = object(selector.arguments.get(0), in);
        IrExtern hash = object(selector.arguments.get(1), in);
        profile.resource = new Resource.Profile(profile.number(0),
                new Resource.Selector(algorithm(hash), selector.number(3)));
        profiles.put(selector, profile);
    }

    @Override
    IrExtern profile(IrExtern implementation) {
        return switch (implementation.kind()) {
            case "ActionSelector" -> profiles.get(implementation);
            case "ActionProfile" -> implementation;
            // How the chip stores the table is not the switch's concern.
            default -> null;
        };
    }

    private String algorithm(IrExtern hash) {
        if (hash.arguments.size() > 1) {
            throw notSupported("CRCPolynomial", name, hash.arguments.get(1).span());
        }
        return switch (hash.member(0)) {
            case "CRC16", "CRC32", "IDENTITY", "XOR16", "RANDOM" ->
                hash.member(0).toLowerCase(Locale.ROOT);
            case String other ->
                throw notSupported("HashAlgorithm_t." + other, name, hash.arguments.getFirst().span());
        };
    }

    @Override
    TableProperty property(String property) {
        return switch (property) {
            case "counters" -> TableProperty.COUNTER;
            case "meters" -> TableProperty.METER;
            case "implementation" -> TableProperty.IMPLEMENTATION;
            case "idle_timeout" -> TableProperty.IDLE_TIMEOUT;
            case "alpm", "atcam", "requires_versioning", "proxy_hash", "ways" -> TableProperty.IGNORED;
            default -> null;
        };
    }

    // ---- functions

    @Override
    Value function(Expr.Callee.ExternFunction function, List<Value> values, Expr.Call call, Body body) {
        return switch (function.name()) {
            case "min", "max" -> {
                IrExpr first = Primitives.scalar(values, 0, call);
                IrExpr second = Primitives.scalar(values, 1, call);
                IrExpr smaller = new IrExpr.Binary("<", first, second, IrType.BOOL);
                yield new Value.Scalar(function.name().equals("min")
                        ? new IrExpr.Mux(smaller, first, second, first.type())
                        : new IrExpr.Mux(smaller, second, first, first.type()));
            }
            // What an invalid container holds is as good as any other value.
            case "invalidate" -> new Value.None();
            case "funnel_shift_right", "is_validated", "port_metadata_unpack", "sizeInBits", "sizeInBytes" ->
                throw notSupported(function.name(), name, call.span());
            default -> null;
        };
    }

    // ---- methods

    @Override
    Value method(String operation, IrExtern object, Arguments arguments, Expr.Call call, Body body) {
        Span span = call.span();
        return switch (operation) {
            case "Counter.count" -> {
                emit(body, "count", arguments, new Operand.Named("counter_array", object.name),
                        Primitives.operand(arguments.scalar("index")));
                yield new Value.None();
            }
            case "Meter.execute" -> {
                refuseColor(arguments);
                Value.Scalar color = lowering.storage.temporary(IrType.bit(8));
                emit(body, "execute_meter", arguments, new Operand.Named("meter_array", object.name),
                        Primitives.operand(arguments.scalar("index")), Primitives.operand(color.expr()));
                yield color;
            }
            case "DirectCounter.count" -> {
                adjust(object, arguments);
                yield new Value.None();
            }
            case "DirectMeter.execute" -> {
                refuseColor(arguments);
                adjust(object, arguments);
                if (object.result == null) {
                    object.result = lowering.storage.temporary(IrType.bit(8)).expr();
                }
                yield new Value.Scalar(object.result);
            }
            case "Register.read" -> {
                Value cell = lowering.storage.allocate(call.type(), "cell", span);
                primitives.readRegister(cell, object.name, arguments.scalar("index"), body, span);
                yield cell;
            }
            case "Register.write" -> {
                primitives.writeRegister(object.name, arguments.scalar("index"), arguments.get("value"), body,
                        arguments.span("value"));
                yield new Value.None();
            }
            case "Hash.get" -> primitives.hash(algorithm(object), arguments.get("data"),
                    Storage.scalarType(call.type(), span), body, span);
            case "Random.get" -> {
                IrType type = Storage.scalarType(call.type(), span);
                Value.Scalar number = lowering.storage.temporary(type);
                primitives.random(number.expr(), new IrExpr.Const(BigInteger.ZERO, type),
                        new IrExpr.Const(Folding.mask(type.width()), type), body);
                yield number;
            }
            case "Digest.pack" -> {
                belongsInto("ingress_deparser", operation, span);
                primitives.digest(object.name, arguments.get("data"), object.typeArgument(0),
                        IrExpr.number(0, 32), body, span);
                yield new Value.None();
            }
            case "Mirror.emit" -> {
                belongsInto("deparser", operation, span);
                mirror(arguments, body);
                yield new Value.None();
            }
            case "Resubmit.emit" -> {
                belongsInto("ingress_deparser", operation, span);
                resubmit(arguments, body);
                yield new Value.None();
            }
            case String _ when object.kind().equals("Checksum") ->
                checksum(operation, object, arguments, body, span);
            default -> throw notSupported(operation, name, span);
        };
    }

    /// A primitive that may be told how many bytes are not to be counted.
    private void emit(Body body, String primitive, Arguments arguments, Operand... operands) {
        List<Operand> all = new ArrayList<>(List.of(operands));
        if (arguments.has("adjust_byte_count")) {
            all.add(Primitives.operand(arguments.scalar("adjust_byte_count")));
        }
        primitives.emit(body, primitive, all.toArray(Operand[]::new));
    }

    /// BMv2 counts whenever the table is applied, the same in all its actions.
    private static void adjust(IrExtern object, Arguments arguments) {
        if (arguments.has("adjust_byte_count")) {
            object.byteAdjust = arguments.constant("adjust_byte_count");
        }
    }

    private static void refuseColor(Arguments arguments) {
        if (arguments.has("color")) {
            throw new NotSupported(arguments.span("color"), "a meter that is told a color");
        }
    }

    private void belongsInto(String deparser, String operation, Span span) {
        if (!inside.endsWith(deparser)) {
            throw notSupported(operation, name + " outside of the " + deparser.replace('_', ' '), span);
        }
    }

    private void mirror(Arguments arguments, Body body) {
        Operand session = Primitives.operand(arguments.scalar("session_id"));
        if (arguments.has("hdr")) {
            primitives.emit(body, "mirror", session, companion(arguments, "mirrored", body));
        } else {
            primitives.emit(body, "mirror", session);
        }
    }

    private void resubmit(Arguments arguments, Body body) {
        if (!arguments.has("hdr")) {
            primitives.emit(body, "resubmit");
            return;
        }
        Span span = arguments.span("hdr");
        int bits = lowering.leaves(arguments.get("hdr")).stream().mapToInt(leaf -> leaf.type().width()).sum();
        if (bits > resubmitBits) {
            throw new NotSupported(span, "resubmitting a header of " + bits + " bits: " + resubmitBits
                    + " is the most on " + name);
        }
        primitives.emit(body, "resubmit", companion(arguments, "resubmitted", body));
    }

    /// What goes with a packet, in a header of its own: fields as they are, whether their header is valid or not.
    private Operand companion(Arguments arguments, String done, Body body) {
        Span span = arguments.span("hdr");
        Value given = arguments.get("hdr");
        StructType type = switch (given) {
            case Value.Header header -> header.type();
            case Value.HeaderLiteral literal -> literal.type();
            default -> throw new NotSupported(span, "anything but a header that is " + done);
        };
        Value.Header header = lowering.storage.header(type, done + "_" + type.name());
        if (given instanceof Value.Header source) {
            for (StructType.Field field : type.fields()) {
                lowering.assignments.assign(Storage.field(header, field.name(), field.type(), span),
                        Storage.field(source, field.name(), field.type(), span), body, span);
            }
        } else {
            lowering.assignments.assign(header, given, body, span);
        }
        return new Operand.Named("header", ((HeaderRef.Fixed) header.ref()).name());
    }

    // ---- checksums

    private Value checksum(String operation, IrExtern object, Arguments arguments, Body body, Span span) {
        return switch (operation) {
            case "Checksum.add" -> {
                sums.add(object, arguments.get("data"), body, span);
                yield new Value.None();
            }
            case "Checksum.subtract" -> {
                sums.subtract(object, arguments.get("data"), body, span);
                yield new Value.None();
            }
            case "Checksum.get" -> new Value.Scalar(sums.sum(object));
            // True if it is wrong.
            case "Checksum.verify" -> new Value.Scalar(
                    new IrExpr.Binary("!=", sums.sum(object), ALL_ONES, IrType.BOOL));
            case "Checksum.update" -> update(arguments, body, span);
            default -> throw notSupported(operation, name, span);
        };
    }

    private Value update(Arguments arguments, Body body, Span span) {
        Value.Scalar checksum = primitives.checksum(arguments.get("data"), body, span);
        if (arguments.has("zeros_as_ones") && arguments.constant("zeros_as_ones") != 0) {
            IrExpr zero = new IrExpr.Binary("==", checksum.expr(), IrExpr.number(0, 16), IrType.BOOL);
            body.emit(new IrStmt.If(zero, List.of(new IrStmt.Assign(checksum.expr(), ALL_ONES)), List.of()));
        }
        return checksum;
    }
}
