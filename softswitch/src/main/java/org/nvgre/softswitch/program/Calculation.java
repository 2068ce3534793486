package org.nvgre.softswitch.program;

import java.util.List;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.PacketState;

/** A hash or checksum over pieces of a packet. What belongs to an invalid header is left out. */
final class Calculation {
    /** A piece of the input. */
    sealed interface Piece {
        /** One field, with the header that must be valid. */
        record FieldPiece(HeaderSlot header, FieldSlot field) implements Piece {}

        record HeaderPiece(HeaderSlot header) implements Piece {}

        /** A constant, laid out in {@code slot}, which reads from {@code words}. */
        record ConstantPiece(FieldSlot slot, List<Long> words) implements Piece {}

        /** All that is not parsed. */
        record Payload() implements Piece {}
    }

    private final HashAlgorithm algorithm;
    private final List<Piece> pieces;

    Calculation(HashAlgorithm algorithm, List<Piece> pieces) {
        this.algorithm = algorithm;
        this.pieces = List.copyOf(pieces);
    }

    long compute(PacketState s) {
        int bits = 0;
        for (Piece piece : pieces) {
            bits += bits(s, piece);
        }
        byte[] input = new byte[(bits + 7) >>> 3];
        int at = 0;
        for (Piece piece : pieces) {
            at = emit(s, piece, input, at);
        }
        return algorithm.compute(input);
    }

    private static int bits(PacketState s, Piece piece) {
        return switch (piece) {
            case Piece.FieldPiece p -> !p.header().isValid(s)
                    ? 0
                    : p.field().isVarbit() ? s.varbitBits[p.field().varbit()] : p.field().width();
            case Piece.HeaderPiece p -> p.header().isValid(s) ? p.header().bytes(s) << 3 : 0;
            case Piece.ConstantPiece p -> p.slot().width();
            case Piece.Payload _ -> s.remaining() << 3;
        };
    }

    private static int emit(PacketState s, Piece piece, byte[] out, int at) {
        return switch (piece) {
            case Piece.FieldPiece p when p.header().isValid(s) -> HeaderSlot.emit(s, p.field(), out, at);
            case Piece.HeaderPiece p when p.header().isValid(s) -> p.header().emit(s, out, at);
            case Piece.ConstantPiece p -> {
                long[] words = p.words().stream().mapToLong(Long::longValue).toArray();
                p.slot().write(words, out, at);
                yield at + p.slot().width();
            }
            case Piece.Payload _ -> {
                for (int i = s.cursor, bit = at; i < s.buffer.length; i++, bit += 8) {
                    Bits.write(out, bit, 8, s.buffer[i]);
                }
                yield at + (s.remaining() << 3);
            }
            case Piece.FieldPiece _,Piece.HeaderPiece _ -> at;
        };
    }
}
