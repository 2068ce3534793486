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
        /** Its length now. */
        int bits(PacketState s);

        /** Writes it at bit {@code at}; returns the bit after it. */
        int emit(PacketState s, byte[] out, int at);

        /** One field, with the header that must be valid. */
        record FieldPiece(HeaderSlot header, FieldSlot field) implements Piece {
            @Override
            public int bits(PacketState s) {
                return !header.isValid(s)
                        ? 0
                        : field.isVarbit() ? s.varbitBits[field.varbit()] : field.width();
            }

            @Override
            public int emit(PacketState s, byte[] out, int at) {
                return header.isValid(s) ? HeaderSlot.emit(s, field, out, at) : at;
            }
        }

        /** A field of fixed length as it is, whether its header is valid or not. */
        record AnyField(FieldSlot field) implements Piece {
            @Override
            public int bits(PacketState s) {
                return field.width();
            }

            @Override
            public int emit(PacketState s, byte[] out, int at) {
                return HeaderSlot.emit(s, field, out, at);
            }
        }

        record HeaderPiece(HeaderSlot header) implements Piece {
            @Override
            public int bits(PacketState s) {
                return header.isValid(s) ? header.bytes(s) << 3 : 0;
            }

            @Override
            public int emit(PacketState s, byte[] out, int at) {
                return header.isValid(s) ? header.emit(s, out, at) : at;
            }
        }

        /** A constant, laid out in {@code slot}, which reads from {@code words}. */
        final class ConstantPiece implements Piece {
            private final FieldSlot slot;
            private final long[] words;

            ConstantPiece(FieldSlot slot, long[] words) {
                this.slot = slot;
                this.words = words;
            }

            FieldSlot slot() {
                return slot;
            }

            /** Not copied: nobody writes there. */
            long[] words() {
                return words;
            }

            @Override
            public int bits(PacketState s) {
                return slot.width();
            }

            @Override
            public int emit(PacketState s, byte[] out, int at) {
                slot.write(words, out, at);
                return at + slot.width();
            }
        }

        /** All that is not parsed. */
        record Payload() implements Piece {
            @Override
            public int bits(PacketState s) {
                return s.remaining() << 3;
            }

            @Override
            public int emit(PacketState s, byte[] out, int at) {
                for (int i = s.cursor, bit = at; i < s.end; i++, bit += 8) {
                    Bits.write(out, bit, 8, s.buffer[i]);
                }
                return at + (s.remaining() << 3);
            }
        }
    }

    private final HashAlgorithm algorithm;
    private final Piece[] pieces;

    Calculation(HashAlgorithm algorithm, List<Piece> pieces) {
        this.algorithm = algorithm;
        this.pieces = pieces.toArray(Piece[]::new);
    }

    HashAlgorithm algorithm() {
        return algorithm;
    }

    List<Piece> pieces() {
        return List.of(pieces);
    }

    /** The result, as it is used in an expression. */
    Value.Low value() {
        return Value.Low.of(this::compute, code -> CalculationCode.compute(code, this));
    }

    long compute(PacketState s) {
        int bits = 0;
        for (Piece piece : pieces) {
            bits += piece.bits(s);
        }
        int length = (bits + 7) >>> 3;
        byte[] input = s.scratch(length);
        int at = 0;
        for (Piece piece : pieces) {
            at = piece.emit(s, input, at);
        }
        return algorithm.compute(input, length);
    }
}
