package org.nvgre.softswitch.program;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.table.CounterArray;
import org.nvgre.softswitch.table.MeterArray;
import org.nvgre.softswitch.table.RegisterArray;

/** One primitive of an action. */
sealed interface Step permits Step.Plain, Step.Jump, Step.JumpUnless {
    /** Runs and says which step comes next; {@code next} is the one after this. */
    int run(PacketState s, int next);

    /** A step that is never a jump. */
    @FunctionalInterface
    interface Effect {
        void apply(PacketState s);

        /** One that can be written as bytecode, too. */
        static Effect of(Effect tree, Emittable.Writer writer) {
            return new Written(tree, writer);
        }

        /** Both forms of the same. */
        record Written(Effect tree, Emittable.Writer writer) implements Effect, Emittable {
            @Override
            public void apply(PacketState s) {
                tree.apply(s);
            }

            @Override
            public void emit(Code code) {
                writer.write(code);
            }
        }
    }

    /** Ends the control after this action. */
    record Exit() implements Effect, Emittable {
        @Override
        public void apply(PacketState s) {
            s.exit = true;
        }

        @Override
        public void emit(Code code) {
            code.packet().out().iconst_1().putfield(Code.STATE, "exit", CD_boolean);
        }
    }

    /** Goes on at a step that is known beforehand. */
    record Jump(int target) implements Step {
        @Override
        public int run(PacketState s, int next) {
            return target;
        }
    }

    /** Goes on at a step that is known beforehand, unless the condition holds. */
    record JumpUnless(Condition condition, int target) implements Step {
        @Override
        public int run(PacketState s, int next) {
            return condition.test(s) ? next : target;
        }
    }

    /** Has its effect and goes on. */
    record Plain(Effect effect) implements Step {
        @Override
        public int run(PacketState s, int next) {
            effect.apply(s);
            return next;
        }
    }

    /** The length of the packet for counters and meters. */
    Value.Low PACKET_BYTES = Value.Low.of(s -> s.ingressLength,
            code -> code.get("ingressLength", CD_int).out().i2l());

    /** Counts the packet with so many bytes. What it did does not show in the packet, so it can be asked. */
    record Count(CounterArray counter, Value.Low index, Value.Low bytes) implements Effect, Emittable {
        @Override
        public void apply(PacketState s) {
            counter.count(index.eval(s), bytes.eval(s));
        }

        @Override
        public void emit(Code code) {
            code.object(counter, CounterArray.class).value(index).value(bytes).out()
                    .invokevirtual(Code.desc(CounterArray.class), "count",
                            Code.type(CD_void, CD_long, CD_long));
        }
    }

    /** Measures the packet; a cell that is not there leaves the result alone. */
    record Measure(MeterArray meter, Value.Low index, FieldSlot result, Value.Low bytes) implements Effect {
        @Override
        public void apply(PacketState s) {
            mark(s, index.eval(s));
        }

        /** Returns the colour, -1 where there is no such cell. */
        int mark(PacketState s, long cell) {
            int color = meter.mark(cell, bytes.eval(s));
            if (color >= 0) {
                result.set(s.words, meter.codeOf(color));
            }
            return color;
        }
    }

    /** Writes a cell of a register, if there is one. */
    record WriteRegister(RegisterArray register, Value.Low index, Value.Exact value) implements Effect {
        @Override
        public void apply(PacketState s) {
            FieldSlot cell = register.cell(index.eval(s));
            if (cell != null) {
                cell.set(register.words(), value.eval(s));
            }
        }
    }

    static Step of(Effect effect) {
        return new Plain(effect);
    }
}
