package org.nvgre.softswitch.program;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.PacketState;

/**
 * Writes the body of one method of a {@link CodeClass}. The packet, its words, and the arguments
 * of an action are at hand in local variables.
 */
final class Code {
    static final ClassDesc STATE = PacketState.class.describeConstable().orElseThrow();
    static final ClassDesc LONGS = ConstantDescs.CD_long.arrayType();
    static final ClassDesc BYTES = ConstantDescs.CD_byte.arrayType();
    static final ClassDesc BOOLEANS = ConstantDescs.CD_boolean.arrayType();

    private static final ClassDesc LOW = desc(Value.Low.class);
    private static final ClassDesc CONDITION = desc(Condition.class);
    private static final ClassDesc EFFECT = desc(Step.Effect.class);

    private final CodeClass in;
    private final CodeBuilder out;
    private final int packet;
    private final int words;
    private final int data;

    /**
     * @param packet the local variable that holds the packet
     * @param data the one that holds the arguments, followed by the one that tells where they begin; -1 if there are none
     */
    Code(CodeClass in, CodeBuilder out, int packet, int data) {
        this.packet = packet;
        this.in = in;
        this.out = out;
        this.data = data;
        this.words = out.allocateLocal(java.lang.classfile.TypeKind.REFERENCE);
        out.aload(packet).getfield(STATE, "words", LONGS).astore(words);
    }

    private Code(Code around, CodeBuilder out) {
        this.in = around.in;
        this.out = out;
        this.packet = around.packet;
        this.data = around.data;
        this.words = around.words;
    }

    /** For a block in this code: its variables are its own. */
    Code inside(CodeBuilder block) {
        return new Code(this, block);
    }

    static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }

    CodeClass in() {
        return in;
    }

    CodeBuilder out() {
        return out;
    }

    Code packet() {
        out.aload(packet);
        return this;
    }

    /** Pushes a field of the packet itself. */
    Code get(String name, ClassDesc type) {
        packet().out.getfield(STATE, name, type);
        return this;
    }

    Code constant(long value) {
        out.loadConstant(value);
        return this;
    }

    /** Pushes an object that the program refers to. */
    <T> Code object(T object, Class<? super T> type) {
        ClassDesc desc = desc(type);
        out.getstatic(in.name(), in.constant(object, desc), desc);
        return this;
    }

    Code loadWord(int word) {
        out.aload(words).loadConstant(word).laload();
        return this;
    }

    /** What comes before the value that {@link #storeWord} takes. */
    Code prepareWord(int word) {
        out.aload(words).loadConstant(word);
        return this;
    }

    Code storeWord() {
        out.lastore();
        return this;
    }

    Code loadArgument(int word) {
        out.aload(data).iload(data + 1);
        if (word > 0) {
            out.loadConstant(word).iadd();
        }
        out.laload();
        return this;
    }

    /** Pushes whether a header is valid. */
    Code valid(HeaderSlot header) {
        get("valid", BOOLEANS).out.loadConstant(header.index()).baload();
        return this;
    }

    /** Makes the long on the stack what a field of this kind holds. */
    Code fit(FieldSlot field) {
        if (field.signed()) {
            return signExtend(field.width());
        }
        return mask(field.width());
    }

    Code mask(int width) {
        if (width < Long.SIZE) {
            constant(Bits.mask(width)).out.land();
        }
        return this;
    }

    Code signExtend(int width) {
        int unused = Long.SIZE - width;
        if (unused > 0) {
            out.loadConstant(unused).lshl().loadConstant(unused).lshr();
        }
        return this;
    }

    Code call(Class<?> owner, String method, MethodTypeDesc type) {
        out.invokestatic(desc(owner), method, type);
        return this;
    }

    /** Pushes the value, modulo 2^64. */
    Code value(Value.Low value) {
        if (value instanceof Emittable e) {
            e.emit(this);
            return this;
        }
        useData().object(value, Value.Low.class).packet().out.invokeinterface(LOW, "eval",
                MethodTypeDesc.of(ConstantDescs.CD_long, STATE));
        return this;
    }

    Code condition(Condition condition) {
        if (condition instanceof Emittable e) {
            e.emit(this);
            return this;
        }
        useData().object(condition, Condition.class).packet().out.invokeinterface(CONDITION, "test",
                MethodTypeDesc.of(ConstantDescs.CD_boolean, STATE));
        return this;
    }

    Code effect(Step.Effect effect) {
        if (effect instanceof Emittable e) {
            e.emit(this);
            return this;
        }
        useData().object(effect, Step.Effect.class).packet().out.invokeinterface(EFFECT, "apply",
                MethodTypeDesc.of(ConstantDescs.CD_void, STATE));
        return this;
    }

    /** Puts the arguments where pieces look for them that are called. */
    private Code useData() {
        if (data >= 0) {
            packet().out.aload(data).iload(data + 1).invokevirtual(STATE, "arguments",
                    type(ConstantDescs.CD_void, LONGS, ConstantDescs.CD_int));
        }
        return this;
    }

    /** Pushes a boolean: whether the jump that {@code write} makes to its label is taken. */
    Code decide(Jump write) {
        Label yes = out.newLabel();
        Label end = out.newLabel();
        write.to(yes);
        out.iconst_0().goto_(end).labelBinding(yes).iconst_1().labelBinding(end);
        return this;
    }

    /** Writes a jump. */
    @FunctionalInterface
    interface Jump {
        void to(Label label);
    }

    static MethodTypeDesc type(ClassDesc result, ClassDesc... parameters) {
        return MethodTypeDesc.of(result, parameters);
    }
}
