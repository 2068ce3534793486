package org.nvgre.softswitch.program;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.Wire;

/** Writes how headers of whole bytes and fixed length are taken from a packet and put into one. */
final class HeaderCode {
    private static final MethodTypeDesc EXTRACT = Code.type(CD_int, Code.STATE);
    private static final MethodTypeDesc EMIT = Code.type(CD_int, Code.STATE, Code.BYTES, CD_int);
    private static final MethodTypeDesc GET = Code.type(CD_long, Code.BYTES, CD_int, CD_int);
    private static final MethodTypeDesc PUT = Code.type(CD_void, Code.BYTES, CD_int, CD_int, CD_long);
    private static final MethodTypeDesc READ = Code.type(CD_long, Code.BYTES, CD_int, CD_int);

    /** A word of a field, where it is in its header. */
    private record Piece(int word, int bit, int width, boolean signed) {}

    private final CodeClass in;
    private final ParserErrors errors;
    private final Map<HeaderSlot, String> extracts = new HashMap<>();

    HeaderCode(CodeClass in, ParserErrors errors) {
        this.in = in;
        this.errors = errors;
    }

    private static boolean isPlain(HeaderSlot header) {
        return header.varbit() == null && !header.isInUnion() && (header.fixedBits() & 7) == 0;
    }

    private static List<Piece> pieces(HeaderSlot header) {
        List<Piece> pieces = new ArrayList<>();
        int bit = 0;
        for (FieldSlot field : header.fields()) {
            for (int i = 0; i < field.limbs(); i++) {
                int width = i == 0 ? Bits.topWidth(field.width()) : Long.SIZE;
                pieces.add(new Piece(field.word() + i, bit, width, field.signed() && !field.isWide()));
                bit += width;
            }
        }
        return pieces;
    }

    /** Writes code that leaves {@link TreeParser#OK} or an error on the stack. */
    void extract(Code code, TreeParser.ExtractFixed op) {
        if (!isPlain(op.header())) {
            code.object(op, TreeParser.Op.class).packet().out()
                    .invokeinterface(Code.desc(TreeParser.Op.class), "run", EXTRACT);
            return;
        }
        code.packet().out().invokestatic(in.name(), extracts.computeIfAbsent(op.header(),
                header -> in.add("extract", EXTRACT, body -> writeExtract(body, header))), EXTRACT);
    }

    private void writeExtract(Code code, HeaderSlot header) {
        CodeBuilder out = code.out();
        int bytes = header.fixedBits() >>> 3;
        int cursor = out.allocateLocal(TypeKind.INT);
        int buffer = out.allocateLocal(TypeKind.REFERENCE);
        Label enough = out.newLabel();
        code.get("cursor", CD_int).out().istore(cursor);
        code.get("end", CD_int).out().iload(cursor).isub().loadConstant(bytes).if_icmpge(enough)
                .loadConstant(errors.packetTooShort()).ireturn().labelBinding(enough);
        code.get("buffer", Code.BYTES).out().astore(buffer);
        for (Piece piece : pieces(header)) {
            code.prepareWord(piece.word());
            out.aload(buffer).iload(cursor);
            read(code, piece);
            code.storeWord();
        }
        code.packet().out().iload(cursor).loadConstant(bytes).iadd().putfield(Code.STATE, "cursor", CD_int);
        code.get("valid", Code.BOOLEANS).out().loadConstant(header.index()).iconst_1().bastore()
                .loadConstant(TreeParser.OK).ireturn();
    }

    /** Replaces array and byte position of the header by the piece. */
    private static void read(Code code, Piece piece) {
        int before = piece.bit() & 7;
        int bytes = (before + piece.width() + 7) >>> 3;
        if (bytes > Long.BYTES) {
            code.out().iconst_3().ishl().loadConstant(piece.bit()).iadd().loadConstant(piece.width());
            code.call(Bits.class, "read", READ);
        } else {
            code.out().loadConstant(piece.bit() >>> 3).iadd().loadConstant(bytes);
            code.call(Wire.class, "get", GET);
            int behind = bytes * 8 - before - piece.width();
            if (behind > 0) {
                code.out().loadConstant(behind).lushr();
            }
            if (before > 0) {
                code.mask(piece.width());
            }
        }
        if (piece.signed()) {
            code.signExtend(piece.width());
        }
    }

    /** Writes code that puts a valid header into the array at the position, both in variables, and moves on. */
    void emit(Code code, HeaderSlot header, int array, int at) {
        CodeBuilder out = code.out();
        Label invalid = out.newLabel();
        code.valid(header).out().ifeq(invalid);
        List<List<Piece>> groups = isPlain(header) ? groups(header) : List.of();
        if (groups.isEmpty()) {
            code.object(header, HeaderSlot.class).packet().out().aload(array).iload(at).iconst_3().ishl()
                    .invokevirtual(Code.desc(HeaderSlot.class), "emit", EMIT).iconst_3().iushr().istore(at);
        } else {
            code.packet().out().aload(array).iload(at).invokestatic(in.name(),
                    in.add("emit", EMIT, body -> writeEmit(body, header, groups)), EMIT).istore(at);
        }
        out.labelBinding(invalid);
    }

    /** Neighbouring pieces that make whole bytes together, 8 at most; nothing if that does not work out. */
    private static List<List<Piece>> groups(HeaderSlot header) {
        List<List<Piece>> groups = new ArrayList<>();
        List<Piece> group = new ArrayList<>();
        int bits = 0;
        for (Piece piece : pieces(header)) {
            group.add(piece);
            bits += piece.width();
            if (bits > Long.SIZE) {
                return List.of();
            }
            if ((bits & 7) == 0) {
                groups.add(List.copyOf(group));
                group.clear();
                bits = 0;
            }
        }
        return groups;
    }

    private static void writeEmit(Code code, HeaderSlot header, List<List<Piece>> groups) {
        CodeBuilder out = code.out();
        for (List<Piece> group : groups) {
            int first = group.getFirst().bit();
            int end = group.getLast().bit() + group.getLast().width();
            out.aload(1).iload(2).loadConstant(first >>> 3).iadd().loadConstant((end - first) >>> 3);
            for (int i = 0; i < group.size(); i++) {
                Piece piece = group.get(i);
                code.loadWord(piece.word());
                if (piece.signed()) {
                    code.mask(piece.width());
                }
                int shift = end - piece.bit() - piece.width();
                if (shift > 0) {
                    out.loadConstant(shift).lshl();
                }
                if (i > 0) {
                    out.lor();
                }
            }
            code.call(Wire.class, "put", PUT);
        }
        out.iload(2).loadConstant(header.fixedBits() >>> 3).iadd().ireturn();
    }
}
