package org.nvgre.softswitch.program;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.json.ProgramModel.Input;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.program.Calculation.Piece;

/** Makes {@link Calculation}s. */
final class CalculationCompiler {
    private CalculationCompiler() {}

    static Calculation compile(Scope scope, String algorithmName, List<Input> inputs) throws LoadException {
        HashAlgorithm algorithm = HashAlgorithm.named(algorithmName);
        if (algorithm == null) {
            throw scope.error("unknown hash algorithm '" + algorithmName + "'");
        }
        List<Piece> pieces = new ArrayList<>();
        for (Input input : inputs) {
            pieces.add(switch (input) {
                case Input.Field f -> new Piece.FieldPiece(scope.header(f.field().header()),
                        scope.writableField(f.field()));
                case Input.Header h -> new Piece.HeaderPiece(scope.header(h.name()));
                case Input.Constant c -> constant(c.width(), c.value());
                case Input.Payload _ -> new Piece.Payload();
            });
        }
        return new Calculation(algorithm, pieces);
    }

    /** {@code value} in so many bits. */
    static Piece constant(int width, BigInteger value) {
        long[] words = new long[Bits.limbs(width)];
        Bits.store(words, 0, width, value);
        return new Piece.ConstantPiece(new FieldSlot("constant", -1, 0, width, false, false, -1), words);
    }
}
