package org.nvgre.softswitch.program;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.Wire;
import org.nvgre.softswitch.program.Calculation.Piece;

/**
 * Writes hashes and checksums. Almost always all headers are there that one is made of, and options are not: then each
 * word has its place, which is known beforehand. Every other packet goes to the {@link Calculation} itself.
 */
final class CalculationCode {
    private static final MethodTypeDesc COMPUTE = Code.type(CD_long, Code.STATE);
    private static final MethodTypeDesc PUT = Code.type(CD_void, Code.BYTES, CD_int, CD_int, CD_long);

    /** A word of the packet, or a constant where {@code word} is negative, and where it lies in the input. */
    private record Part(int word, long constant, int bit, int width, boolean signed) {
        int end() {
            return bit + width;
        }
    }

    /** Where everything is when these headers are valid and those fields are empty. */
    private record Places(List<Part> parts, Set<HeaderSlot> valid, Set<Piece.FieldPiece> empty, int bits) {}

    private CalculationCode() {}

    /** Pushes the result. */
    static void compute(Code code, Calculation calculation) {
        Optional<Places> places = places(calculation);
        if (places.isEmpty()) {
            computeAnyhow(code, calculation);
            return;
        }
        code.packet().out().invokestatic(code.in().name(),
                code.in().add("calculation", COMPUTE, body -> write(body, calculation, places.get())),
                COMPUTE);
    }

    private static void computeAnyhow(Code code, Calculation calculation) {
        code.object(calculation, Calculation.class).packet().out()
                .invokevirtual(Code.desc(Calculation.class), "compute", COMPUTE);
    }

    /** Nothing if it takes the payload, or headers as wholes. */
    private static Optional<Places> places(Calculation calculation) {
        Places places = new Places(new ArrayList<>(), new LinkedHashSet<>(), new LinkedHashSet<>(), 0);
        int bit = 0;
        for (Piece piece : calculation.pieces()) {
            switch (piece) {
                case Piece.FieldPiece(_, FieldSlot field) when field.isVarbit() ->
                    places.empty().add((Piece.FieldPiece) piece);
                case Piece.FieldPiece(HeaderSlot header, FieldSlot field) -> {
                    places.valid().add(header);
                    bit = place(places.parts(), field, null, bit);
                }
                case Piece.AnyField(FieldSlot field) when !field.isVarbit() ->
                    bit = place(places.parts(), field, null, bit);
                case Piece.ConstantPiece constant ->
                    bit = place(places.parts(), constant.slot(), constant.words(), bit);
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new Places(places.parts(), places.valid(), places.empty(), bit));
    }

    /** {@code constant} holds the field if it is not the packet that does; returns the bit after it. */
    private static int place(List<Part> parts, FieldSlot field, long[] constant, int at) {
        int bit = at;
        for (int i = 0; i < field.limbs(); i++) {
            int width = i == 0 ? Bits.topWidth(field.width()) : Long.SIZE;
            parts.add(constant == null
                    ? new Part(field.word() + i, 0, bit, width, field.signed() && !field.isWide())
                    : new Part(-1, constant[field.word() + i], bit, width, false));
            bit += width;
        }
        return bit;
    }

    private static void write(Code code, Calculation calculation, Places places) {
        Label otherwise = code.out().newLabel();
        for (HeaderSlot header : places.valid()) {
            if (!header.isMetadata()) {
                code.valid(header).out().ifeq(otherwise);
            }
        }
        for (Piece.FieldPiece piece : places.empty()) {
            Label none = code.out().newLabel();
            code.valid(piece.header()).out().ifeq(none);
            code.get("varbitBits", CD_int.arrayType()).out().loadConstant(piece.field().varbit()).iaload()
                    .ifne(otherwise).labelBinding(none);
        }
        if (calculation.algorithm() == HashAlgorithm.CSUM16) {
            sum(code, places.parts());
        } else {
            hash(code, calculation.algorithm(), places);
        }
        code.out().lreturn().labelBinding(otherwise);
        computeAnyhow(code, calculation);
        code.out().lreturn();
    }

    /** RFC 1071: the order of the words does not matter, so each part is added where it stands in its words. */
    private static void sum(Code code, List<Part> parts) {
        code.constant(0);
        for (Part part : parts) {
            int padding = -part.end() & 15;
            if (part.width() + padding > Long.SIZE) {
                push(code, part).out().loadConstant(16 - padding).lushr();
                addWords(code);
                push(code, part).out().loadConstant(padding).lshl();
                code.mask(16).out().ladd();
            } else {
                push(code, part);
                shift(code, padding);
                addWords(code);
            }
        }
        code.call(CalculationCode.class, "fold", Code.type(CD_long, CD_long));
    }

    private static void addWords(Code code) {
        code.call(CalculationCode.class, "words", Code.type(CD_long, CD_long)).out().ladd();
    }

    /** Puts the input together, eight bytes at a time. */
    private static void hash(Code code, HashAlgorithm algorithm, Places places) {
        CodeBuilder out = code.out();
        int bytes = (places.bits() + 7) >>> 3;
        int array = out.allocateLocal(TypeKind.REFERENCE);
        code.packet().out().loadConstant(bytes)
                .invokevirtual(Code.STATE, "scratch", Code.type(Code.BYTES, CD_int)).astore(array);
        for (int at = 0; at < bytes; at += Long.BYTES) {
            int length = Math.min(Long.BYTES, bytes - at);
            out.aload(array).loadConstant(at).loadConstant(length);
            bits(code, places.parts(), at << 3, length << 3);
            code.call(Wire.class, "put", PUT);
        }
        code.object(algorithm, HashAlgorithm.class).out().aload(array).loadConstant(bytes)
                .invokevirtual(Code.desc(HashAlgorithm.class), "compute",
                        Code.type(CD_long, Code.BYTES, CD_int));
    }

    /** Pushes {@code width} bits of the input. */
    private static void bits(Code code, List<Part> parts, int from, int width) {
        code.constant(0);
        for (Part part : parts) {
            if (part.end() > from && part.bit() < from + width) {
                push(code, part);
                shift(code, from + width - part.end());
                code.out().lor();
            }
        }
        // What begins before these bits reaches above them.
        code.mask(width);
    }

    private static Code push(Code code, Part part) {
        if (part.word() < 0) {
            return code.constant(part.constant());
        }
        code.loadWord(part.word());
        return part.signed() ? code.mask(part.width()) : code;
    }

    private static void shift(Code code, int left) {
        if (left > 0) {
            code.out().loadConstant(left).lshl();
        } else if (left < 0) {
            code.out().loadConstant(-left).lushr();
        }
    }

    /** The sum of the 16-bit words of a value. */
    static long words(long value) {
        return (value & 0xffff) + (value >>> 16 & 0xffff) + (value >>> 32 & 0xffff) + (value >>> 48);
    }

    /** The complement of the ones' complement sum. */
    static long fold(long sum) {
        long once = (sum & 0xffff) + (sum >>> 16);
        return ~(once + (once >>> 16)) & Bits.mask(16);
    }
}
