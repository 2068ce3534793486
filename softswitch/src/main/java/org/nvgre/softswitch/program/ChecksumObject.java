package org.nvgre.softswitch.program;

import java.util.List;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.program.Calculation.Piece;

/**
 * An {@code InternetChecksum}: the ones' complement sum of 16-bit words (RFC 1071), a field of the packet's metadata. Of
 * the two zeros there are, it has the one that pna_nic has.
 */
record ChecksumObject(Scope scope, FieldSlot sum) {
    /** The type in {@code extern_instances}, and that of the metadata with the sum. */
    static final String TYPE = "InternetChecksum";
    static final String FIELD = "sum";
    static final int BITS = 16;
    private static final int ONES = (1 << BITS) - 1;

    /** What data add to the sum. */
    private interface Words {
        int sum(byte[] data, int length);
    }

    static ChecksumObject of(Scope scope, String name) throws LoadException {
        return new ChecksumObject(scope, scope.header(name).field(FIELD));
    }

    Step.Effect clear() {
        return s -> sum.set(s.words, 0);
    }

    Step.Effect set(Value value) {
        return s -> sum.set(s.words, value.low().eval(s));
    }

    Value state() {
        return Value.of(Range.unsigned(BITS), this::now, null);
    }

    Value complement() {
        return Value.of(Range.unsigned(BITS), s -> ~now(s) & ONES, null);
    }

    private long now(PacketState s) {
        return s.words[sum.word()];
    }

    Step.Effect add(List<Piece> pieces) throws LoadException {
        return taken(pieces, ChecksumObject::words);
    }

    Step.Effect subtract(List<Piece> pieces) throws LoadException {
        return taken(pieces, ChecksumObject::complements);
    }

    private static int words(byte[] data, int length) {
        int words = 0;
        for (int i = 0; i < length; i += 2) {
            words += word(data, i);
        }
        return words;
    }

    /** Zeros before the first other word are left out: their complement would turn one zero into the other. */
    private static int complements(byte[] data, int length) {
        int words = 0;
        boolean begun = false;
        for (int i = 0; i < length; i += 2) {
            begun |= word(data, i) != 0;
            words += begun ? ~word(data, i) & ONES : 0;
        }
        return words;
    }

    private static int word(byte[] data, int at) {
        return Byte.toUnsignedInt(data[at]) << Byte.SIZE | Byte.toUnsignedInt(data[at + 1]);
    }

    /** Adds to the sum what {@code words} makes of the pieces. */
    private Step.Effect taken(List<Piece> pieces, Words words) throws LoadException {
        int bits = pieces.stream().mapToInt(piece -> piece.bits(null)).sum();
        if (bits % BITS != 0) {
            throw scope.error("a checksum is made of words of 16 bits; these fields are " + bits + " bits");
        }
        int length = bits / Byte.SIZE;
        return s -> {
            byte[] data = s.scratch(length);
            int at = 0;
            for (Piece piece : pieces) {
                at = piece.emit(s, data, at);
            }
            int total = (int) now(s) + words.sum(data, length);
            while (total > ONES) {
                total = (total & ONES) + (total >>> BITS);
            }
            sum.set(s.words, total);
        };
    }
}
