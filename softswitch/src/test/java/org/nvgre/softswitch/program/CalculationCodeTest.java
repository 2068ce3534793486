package org.nvgre.softswitch.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.Layout;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.program.Calculation.Piece;

/** The bytecode of hashes and checksums against {@link Calculation}, which lays its input out bit by bit. */
final class CalculationCodeTest {
    private static final int ROUNDS = 60;
    private static final int PACKETS = 20;

    private final Random random = new Random(11);
    private final FieldSlot result = new FieldSlot("m.result", 0, 0, 64, false, false, -1);
    private final List<HeaderSlot> headers = new ArrayList<>();
    private int words = 1;

    private HeaderSlot header(int index, boolean options) {
        int first = words;
        List<FieldSlot> fields = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int width = random.nextInt(8) == 0 ? 65 + random.nextInt(80) : 1 + random.nextInt(64);
            fields.add(new FieldSlot("h.f" + i, index, words, width, width <= 64 && random.nextInt(4) == 0,
                    false, -1));
            words += Bits.limbs(width);
        }
        if (options) {
            fields.add(new FieldSlot("h.options", index, -1, 0, false, false, 0));
        }
        return new HeaderSlot("h" + index, index, "h_t", false, fields, first, words, 0);
    }

    private Piece piece() {
        if (random.nextInt(6) == 0) {
            int width = 1 + random.nextInt(100);
            long[] constant = new long[Bits.limbs(width)];
            Bits.store(constant, 0, width, new BigInteger(width, random));
            return new Piece.ConstantPiece(new FieldSlot("c", -1, 0, width, false, false, -1), constant);
        }
        HeaderSlot header = headers.get(1 + random.nextInt(headers.size() - 1));
        FieldSlot field = header.fields().get(random.nextInt(header.fields().size()));
        return field.isVarbit() || random.nextInt(6) > 0
                ? new Piece.FieldPiece(header, field)
                : new Piece.AnyField(field);
    }

    private void fill(PacketState s) {
        for (HeaderSlot header : headers.subList(1, headers.size())) {
            s.valid[header.index()] = random.nextInt(5) > 0;
            for (FieldSlot field : header.fields()) {
                if (field.isVarbit()) {
                    s.varbits[0] = new byte[random.nextBoolean() ? 0 : random.nextInt(1, 9)];
                    random.nextBytes(s.varbits[0]);
                    s.varbitBits[0] = s.varbits[0].length * 8;
                } else {
                    field.set(s.words, new BigInteger(field.width(), random));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void sameAsTheCalculation(HashAlgorithm algorithm) {
        headers.add(new HeaderSlot("m", 0, "m_t", true, List.of(result), 0, 1, 0));
        headers.add(header(1, false));
        headers.add(header(2, true));
        Layout layout = new Layout(headers, words, 1, 0, 1);
        PacketState packet = new PacketState(layout);
        for (int round = 0; round < ROUNDS; round++) {
            List<Piece> pieces = new ArrayList<>();
            while (pieces.isEmpty() || random.nextInt(6) > 0) {
                pieces.add(piece());
            }
            Calculation calculation = new Calculation(algorithm, pieces);
            Executable code = BytecodeExecutable.of(new TreeExecutable(
                    new TreeParser(null, ParserErrors.of(Map.of())), List.of(), null,
                    List.of(new TreeExecutable.Checksum(headers.getFirst(), result, calculation, null)),
                    new TreeAction("none", 0, List.of(), List.of()), List.of()));
            assertInstanceOf(BytecodeExecutable.class, code);
            for (int i = 0; i < PACKETS; i++) {
                fill(packet);
                long expected = calculation.compute(packet);
                code.deparse(packet);
                assertEquals(expected, packet.words[0], () -> algorithm + " of " + pieces);
            }
        }
    }
}
