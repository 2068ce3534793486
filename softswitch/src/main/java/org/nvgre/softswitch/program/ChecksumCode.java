package org.nvgre.softswitch.program;

import static java.lang.constant.ConstantDescs.CD_long;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.program.Calculation.Piece;

/** Writes checksums, above all the Internet checksum over the fields of one header, as IPv4 has it. */
final class ChecksumCode {
    private static final MethodTypeDesc COMPUTE = Code.type(CD_long, Code.STATE);

    private ChecksumCode() {}

    /** Writes code that leaves on the stack whether a checksum is wrong. */
    static void verify(Code code, List<TreeExecutable.Checksum> checksums) {
        CodeBuilder out = code.out();
        int wrong = out.allocateLocal(TypeKind.INT);
        out.iconst_0().istore(wrong);
        for (TreeExecutable.Checksum checksum : checksums) {
            Label next = out.newLabel();
            code.valid(checksum.header()).out().ifeq(next);
            unless(code, checksum, next);
            compute(code, checksum.calculation());
            code.loadWord(checksum.field().word()).out().lcmp().ifeq(next).iconst_1().istore(wrong)
                    .labelBinding(next);
        }
        out.iload(wrong);
    }

    static void update(Code code, List<TreeExecutable.Checksum> checksums) {
        for (TreeExecutable.Checksum checksum : checksums) {
            Label next = code.out().newLabel();
            unless(code, checksum, next);
            code.prepareWord(checksum.field().word());
            compute(code, checksum.calculation());
            code.fit(checksum.field()).storeWord().out().labelBinding(next);
        }
    }

    private static void unless(Code code, TreeExecutable.Checksum checksum, Label next) {
        if (checksum.condition() != null) {
            code.condition(checksum.condition()).out().ifeq(next);
        }
    }

    /** Pushes the result. */
    static void compute(Code code, Calculation calculation) {
        List<FieldSlot> fields = fieldsOfOneHeader(calculation);
        if (calculation.algorithm() != HashAlgorithm.CSUM16 || fields.isEmpty()) {
            code.object(calculation, Calculation.class).packet().out()
                    .invokevirtual(Code.desc(Calculation.class), "compute", COMPUTE);
            return;
        }
        HeaderSlot header = ((Piece.FieldPiece) calculation.pieces().getFirst()).header();
        code.packet().out().invokestatic(code.in().name(),
                code.in().add("checksum", COMPUTE, body -> writeSum(body, header, fields)), COMPUTE);
    }

    /** Nothing if it takes anything else, or fields that cannot be summed up as they are. */
    private static List<FieldSlot> fieldsOfOneHeader(Calculation calculation) {
        List<FieldSlot> fields = new ArrayList<>();
        HeaderSlot header = null;
        int bit = 0;
        for (Piece piece : calculation.pieces()) {
            if (!(piece instanceof Piece.FieldPiece(HeaderSlot of, FieldSlot field))
                    || (header != null && header != of) || field.isVarbit() || field.isWide()
                    || padding(bit + field.width()) + field.width() > Long.SIZE) {
                return List.of();
            }
            header = of;
            fields.add(field);
            bit += field.width();
        }
        return fields;
    }

    /** Bits up to the end of the 16-bit word. */
    private static int padding(int bit) {
        return -bit & 15;
    }

    /** RFC 1071: the order of the words does not matter, so each field is added where it stands in its words. */
    private static void writeSum(Code code, HeaderSlot header, List<FieldSlot> fields) {
        CodeBuilder out = code.out();
        Label invalid = out.newLabel();
        int sum = out.allocateLocal(TypeKind.LONG);
        out.lconst_0().lstore(sum);
        code.valid(header).out().ifeq(invalid);
        int bit = 0;
        for (FieldSlot field : fields) {
            bit += field.width();
            code.loadWord(field.word());
            if (field.signed()) {
                code.mask(field.width());
            }
            if (padding(bit) > 0) {
                out.loadConstant(padding(bit)).lshl();
            }
            code.call(ChecksumCode.class, "words", Code.type(CD_long, CD_long)).out().lload(sum).ladd()
                    .lstore(sum);
        }
        out.labelBinding(invalid).lload(sum);
        code.call(ChecksumCode.class, "fold", Code.type(CD_long, CD_long)).out().lreturn();
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
