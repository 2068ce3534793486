package org.nvgre.softswitch.program;

import static java.lang.constant.ConstantDescs.CD_long;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.json.Operand;
import org.nvgre.softswitch.json.ProgramModel.Action;
import org.nvgre.softswitch.json.ProgramModel.Primitive;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.StackSlot;
import org.nvgre.softswitch.program.Refs.HeaderRef;
import org.nvgre.softswitch.program.Refs.UnionRef;
import org.nvgre.softswitch.table.RegisterArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the primitives of an action into {@link Step}s. */
final class PrimitiveCompiler {
    private static final Logger LOG = LoggerFactory.getLogger("org.nvgre.softswitch.program.log_msg");

    private final Scope scope;
    private final ExpressionCompiler expressions;
    private final AssignmentCompiler assignments;
    private final OwnPrimitives own;

    PrimitiveCompiler(Scope scope, List<FieldSlot> parameters) {
        this.scope = scope;
        this.expressions = new ExpressionCompiler(scope, parameters);
        this.assignments = new AssignmentCompiler(scope, expressions);
        this.own = new OwnPrimitives(scope, this, expressions);
    }

    static TreeAction action(Scope scope, Action action) throws LoadException {
        scope.enter("action " + action.name());
        List<FieldSlot> parameters = new ArrayList<>();
        int word = 0;
        for (var parameter : action.parameters()) {
            FieldSlot slot = new FieldSlot(parameter.name(), -1, word, parameter.width(), false, false, -1);
            parameters.add(slot);
            word += slot.limbs();
        }
        return new TreeAction(action.name(), action.id(), parameters,
                new PrimitiveCompiler(scope, parameters).steps(action.primitives()));
    }

    /** Statements that stand outside of actions. */
    static TreeAction statements(Scope scope, String name, List<Primitive> primitives) throws LoadException {
        return new TreeAction(name, 0, List.of(), new PrimitiveCompiler(scope, List.of()).steps(primitives));
    }

    private List<Step> steps(List<Primitive> primitives) throws LoadException {
        List<Step> steps = new ArrayList<>();
        for (Primitive primitive : primitives) {
            steps.add(step(primitive));
        }
        return steps;
    }

    Step step(Primitive primitive) throws LoadException {
        List<Operand> p = primitive.parameters();
        return switch (primitive.op()) {
            case "_jump" -> new Step.Jump(target(arguments(primitive, 1).getFirst()));
            case "_jump_if_zero" -> new Step.JumpUnless(
                    expressions.condition(arguments(primitive, 2).getFirst()), target(p.getLast()));
            default -> Step.of(effect(primitive));
        };
    }

    private int target(Operand operand) throws LoadException {
        BigInteger target = expressions.value(operand).constantOrNull();
        if (target == null || target.signum() < 0 || target.bitLength() >= Integer.SIZE) {
            throw scope.error("the target of a jump must be a constant");
        }
        return target.intValue();
    }

    List<Operand> arguments(Primitive primitive, int count) throws LoadException {
        return arguments(primitive, count, count);
    }

    /** The parameters, of which there must be so many. */
    List<Operand> arguments(Primitive primitive, int least, int most) throws LoadException {
        int there = primitive.parameters().size();
        if (there < least || there > most) {
            throw scope.error(primitive.op() + " has " + there + " parameters instead of "
                    + (least == most ? "" : least + " to ") + most);
        }
        return primitive.parameters();
    }

    Step.Effect effect(Primitive primitive) throws LoadException {
        Step.Effect owned = own.effect(primitive);
        return owned == null ? common(primitive) : owned;
    }

    private Step.Effect common(Primitive primitive) throws LoadException {
        int count = switch (primitive.op()) {
            case "exit", "no_op" -> 0;
            case "add_header", "remove_header", "assert", "assume" -> 1;
            case "assign", "modify_field", "assign_VL", "assign_header", "copy_header", "assign_union",
                    "assign_header_stack", "assign_union_stack", "push", "pop", "count", "log_msg" ->
                2;
            case "register_read", "register_write", "execute_meter", "modify_field_rng_uniform" -> 3;
            case "modify_field_with_hash_based_offset" -> 4;
            default -> throw scope.error("unsupported primitive '" + primitive.op() + "'");
        };
        List<Operand> p = arguments(primitive, count);
        return switch (primitive.op()) {
            case "assign", "modify_field" -> assignments.assign(p.getFirst(), p.getLast());
            case "assign_VL" -> assignments.assignVarbit(p.getFirst(), p.getLast());
            case "assign_header", "copy_header" -> assignHeader(p.getFirst(), p.getLast());
            case "assign_union" -> assignUnion(p.getFirst(), p.getLast());
            case "assign_header_stack", "assign_union_stack" -> {
                StackSlot to = expressions.stack(p.getFirst());
                StackSlot from = expressions.stack(p.getLast());
                yield s -> to.assign(s, from);
            }
            case "add_header" -> p.getFirst() instanceof Operand.Header header
                    ? HeaderEffects.add(scope.header(header.name()))
                    : addHeader(expressions.header(p.getFirst()));
            case "remove_header" -> p.getFirst() instanceof Operand.Header header
                    ? HeaderEffects.remove(scope.header(header.name()))
                    : removeHeader(expressions.header(p.getFirst()));
            case "push" -> {
                StackSlot stack = expressions.stack(p.getFirst());
                Value n = expressions.value(p.getLast());
                yield s -> stack.push(s, (int) n.low().eval(s));
            }
            case "pop" -> {
                StackSlot stack = expressions.stack(p.getFirst());
                Value n = expressions.value(p.getLast());
                yield s -> stack.pop(s, (int) n.low().eval(s));
            }
            case "exit" -> new Step.Exit();
            case "no_op" -> Step.Effect.of(_ -> {}, _ -> {});
            case "count" -> count(p, Step.PACKET_BYTES);
            case "execute_meter" -> executeMeter(p, Step.PACKET_BYTES);
            case "register_read" -> registerRead(p);
            case "register_write" -> AssignmentCompiler.assignCell(register(p.getFirst()),
                    expressions.value(p.get(1)), expressions.value(p.getLast()));
            case "modify_field_rng_uniform" -> random(p);
            case "modify_field_with_hash_based_offset" -> hash(p);
            case "log_msg" -> logMessage(p);
            default -> check(primitive.op(), expressions.condition(p.getFirst()));
        };
    }

    private Step.Effect assignHeader(Operand target, Operand source) throws LoadException {
        if (target instanceof Operand.Header t && source instanceof Operand.Header f) {
            return HeaderEffects.assign(scope.header(t.name()), scope.header(f.name()));
        }
        HeaderRef to = expressions.header(target);
        HeaderRef from = expressions.header(source);
        return s -> {
            HeaderSlot t = to.get(s);
            HeaderSlot f = from.get(s);
            if (t != null && f != null) {
                t.assign(s, f);
            }
        };
    }

    private Step.Effect assignUnion(Operand target, Operand source) throws LoadException {
        UnionRef to = expressions.union(target);
        UnionRef from = expressions.union(source);
        return s -> {
            List<HeaderSlot> t = to.get(s);
            List<HeaderSlot> f = from.get(s);
            for (int i = 0; i < Math.min(t.size(), f.size()); i++) {
                t.get(i).assign(s, f.get(i));
            }
        };
    }

    private static Step.Effect addHeader(HeaderRef header) {
        return s -> {
            HeaderSlot slot = header.get(s);
            if (slot != null) {
                HeaderEffects.add(s, slot);
            }
        };
    }

    private static Step.Effect removeHeader(HeaderRef header) {
        return s -> {
            HeaderSlot slot = header.get(s);
            if (slot != null) {
                HeaderEffects.remove(s, slot);
            }
        };
    }

    /** Counts {@code bytes} in the cell of {@code p}: array, index. */
    Step.Effect count(List<Operand> p, Value.Low bytes) throws LoadException {
        return new Step.Count(named(scope.counters, p.getFirst(), Operand.Kind.COUNTER),
                expressions.value(p.get(1)).low(), bytes);
    }

    /** Measures {@code bytes} with the cell of {@code p}: array, index, result. */
    Step.Effect executeMeter(List<Operand> p, Value.Low bytes) throws LoadException {
        return new Step.Measure(named(scope.meters, p.getFirst(), Operand.Kind.METER),
                expressions.value(p.get(1)).low(), result(p.get(2)), bytes);
    }

    FieldSlot result(Operand operand) throws LoadException {
        if (operand instanceof Operand.Field field) {
            return scope.writableField(field);
        }
        throw scope.error("the result of a meter must go to a field");
    }

    Step.Effect assign(Operand target, Value value) throws LoadException {
        return assignments.assign(target, value);
    }

    private Step.Effect registerRead(List<Operand> p) throws LoadException {
        RegisterArray array = register(p.get(1));
        Value index = expressions.value(p.getLast());
        if (!(p.getFirst() instanceof Operand.Field result)) {
            throw scope.error("a register must be read into a field");
        }
        FieldSlot to = scope.writableField(result);
        return s -> {
            FieldSlot cell = array.cell(index.low().eval(s));
            if (cell != null) {
                to.set(s.words, cell.get(array.words()));
            }
        };
    }

    private RegisterArray register(Operand operand) throws LoadException {
        return named(scope.registers, operand, Operand.Kind.REGISTER);
    }

    private Step.Effect random(List<Operand> p) throws LoadException {
        Value low = expressions.value(p.get(1));
        Value high = expressions.value(p.getLast());
        Value random = Value.of(Range.unsigned(Long.SIZE), s -> {
            long from = low.low().eval(s);
            long to = high.low().eval(s);
            long span = to - from + 1;
            long bits = ThreadLocalRandom.current().nextLong();
            return span == 0 ? bits : from + Long.remainderUnsigned(bits, span);
        }, null);
        Step.Effect write = assignments.assign(p.getFirst(), random);
        // As simple_switch does: an empty interval leaves the field alone.
        Condition empty = Arithmetic.less(high, low);
        return s -> {
            if (!empty.test(s)) {
                write.apply(s);
            }
        };
    }

    private Step.Effect hash(List<Operand> p) throws LoadException {
        Value base = expressions.value(p.get(1));
        Calculation calculation = named(scope.calculations, p.get(2), Operand.Kind.CALCULATION);
        Value size = expressions.value(p.getLast());
        Value.Low hash = calculation.value();
        return assignments.assign(p.getFirst(), Value.of(Range.unsigned(Long.SIZE), Value.Low.of(
                s -> within(base.low().eval(s), hash.eval(s), size.low().eval(s)),
                c -> c.value(base.low()).value(hash).value(size.low()).call(PrimitiveCompiler.class,
                        "within", Code.type(CD_long, CD_long, CD_long, CD_long))),
                null));
    }

    /** The hash as a number from {@code base} on, one of {@code size}; {@code base} where there are none. */
    static long within(long base, long hash, long size) {
        return base + (size == 0 ? 0 : Long.remainderUnsigned(hash, size));
    }

    private Step.Effect logMessage(List<Operand> p) throws LoadException {
        if (!(p.getFirst() instanceof Operand.Text format)
                || !(p.getLast() instanceof Operand.Vector vector)) {
            throw scope.error("log_msg needs a text and a list of values");
        }
        List<Value> values = new ArrayList<>();
        for (Operand element : vector.elements()) {
            values.add(expressions.value(element));
        }
        return s -> {
            if (LOG.isInfoEnabled()) {
                LOG.info(format.value(), values.stream().map(v -> v.exact().eval(s)).toArray());
            }
        };
    }

    private Step.Effect check(String what, Condition condition) {
        return s -> {
            if (!condition.test(s)) {
                throw new AssertionFailedException(what + " failed");
            }
        };
    }

    private <T> T named(java.util.Map<String, T> objects, Operand operand, Operand.Kind kind)
            throws LoadException {
        if (operand instanceof Operand.Reference reference && reference.kind() == kind) {
            return scope.find(objects, kind.jsonName(), reference.name());
        }
        throw scope
                .error("expected a " + kind.jsonName() + ", found " + ExpressionCompiler.describe(operand));
    }
}
