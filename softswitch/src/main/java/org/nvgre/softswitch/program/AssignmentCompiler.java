package org.nvgre.softswitch.program;

import java.util.Arrays;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.json.Operand;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.program.Refs.FieldRef;
import org.nvgre.softswitch.table.RegisterArray;

/** Turns "write this value there" into effects: modulo 2^width, or saturating where the field says so. */
final class AssignmentCompiler {
    private final Scope scope;
    private final ExpressionCompiler expressions;

    AssignmentCompiler(Scope scope, ExpressionCompiler expressions) {
        this.scope = scope;
        this.expressions = expressions;
    }

    Step.Effect assign(Operand target, Operand source) throws LoadException {
        if (target instanceof Operand.Field reference) {
            FieldSlot to = scope.writableField(reference);
            if (source instanceof Operand.Field from && to.isVarbit()) {
                return assignVarbit(reference, from);
            }
            if (to.isWide() && !to.saturating()) {
                Step.Effect copy = copyLimbs(to, source);
                if (copy != null) {
                    return copy;
                }
            }
        }
        return assign(target, expressions.value(source));
    }

    Step.Effect assign(Operand target, Value value) throws LoadException {
        if (target instanceof Operand.Field reference) {
            return assign(scope.writableField(reference), value);
        }
        if (target instanceof Operand.RegisterCell cell) {
            return assignCell(scope.find(scope.registers, "register", cell.array()),
                    expressions.value(cell.index()), value);
        }
        FieldRef ref = expressions.fieldRef(target);
        Value.Exact exact = limit(ref.sample(), value).exact();
        return s -> {
            FieldSlot to = ref.locator().get(s);
            if (to != null) {
                to.set(s.words, exact.eval(s));
            }
        };
    }

    Step.Effect assign(FieldSlot to, Value source) throws LoadException {
        if (to.isVarbit()) {
            throw scope.error("varbit field '" + to.name() + "' can only be assigned another one");
        }
        Value value = limit(to, source);
        if (to.isWide() && value.range().fitsUnsignedLong()) {
            return assignLowest(to, value.low());
        }
        if (to.isWide()) {
            Value.Exact exact = value.exact();
            return s -> Bits.store(s.words, to.word(), to.width(), exact.eval(s));
        }
        Value.Low low = value.low();
        int word = to.word();
        return Step.Effect.of(s -> to.set(s.words, low.eval(s)),
                c -> c.prepareWord(word).value(low).fit(to).storeWord());
    }

    /** A value of up to 64 bits to a wide field: the limbs above are 0. */
    private static Step.Effect assignLowest(FieldSlot to, Value.Low value) {
        int last = to.word() + to.limbs() - 1;
        return Step.Effect.of(s -> {
            long low = value.eval(s);
            Arrays.fill(s.words, to.word(), last, 0);
            s.words[last] = low;
        }, c -> {
            c.prepareWord(last).value(value).storeWord();
            for (int word = to.word(); word < last; word++) {
                c.prepareWord(word).constant(0).storeWord();
            }
        });
    }

    static Step.Effect assignCell(RegisterArray array, Value index, Value value) {
        return new Step.WriteRegister(array, index.low(), value.exact());
    }

    Step.Effect assignVarbit(Operand target, Operand source) throws LoadException {
        if (target instanceof Operand.Field to && source instanceof Operand.Field from) {
            FieldSlot toSlot = scope.writableField(to);
            FieldSlot fromSlot = scope.writableField(from);
            if (toSlot.isVarbit() && fromSlot.isVarbit()) {
                return s -> s.assign(toSlot, fromSlot);
            }
        }
        throw scope.error("assign_VL needs two varbit fields");
    }

    private static Value limit(FieldSlot to, Value value) {
        return to.saturating() ? Arithmetic.clamp(value, ExpressionCompiler.range(to)) : value;
    }

    /** Copies a wide field or parameter of the same width word by word; null if the source is neither. */
    private Step.Effect copyLimbs(FieldSlot to, Operand source) throws LoadException {
        int limbs = to.limbs();
        if (source instanceof Operand.Field reference) {
            FieldSlot from = scope.field(reference);
            if (from != null && from.width() == to.width()) {
                return Step.Effect.of(
                        s -> System.arraycopy(s.words, from.word(), s.words, to.word(), limbs),
                        c -> {
                            for (int i = 0; i < limbs; i++) {
                                c.prepareWord(to.word() + i).loadWord(from.word() + i).storeWord();
                            }
                        });
            }
        }
        if (source instanceof Operand.Parameter reference) {
            FieldSlot from = expressions.parameterSlot(reference);
            if (from.width() == to.width()) {
                return Step.Effect.of(s -> copyParameter(s, from, to, limbs), c -> {
                    for (int i = 0; i < limbs; i++) {
                        c.prepareWord(to.word() + i).loadArgument(from.word() + i).storeWord();
                    }
                });
            }
        }
        return null;
    }

    private static void copyParameter(PacketState s, FieldSlot from, FieldSlot to, int limbs) {
        System.arraycopy(s.actionData, s.actionAt + from.word(), s.words, to.word(), limbs);
    }
}
