package org.nvgre.softswitch.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.json.Operand;
import org.nvgre.softswitch.json.Operand.Expression;
import org.nvgre.softswitch.json.ProgramModel;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.Layout;
import org.nvgre.softswitch.packet.PacketState;

/** BMv2 computes without limit of width: whatever the widths of the fields, BigInteger must say the same. */
final class ExpressionTest {
    private static final int[] WIDTHS = {1, 8, 31, 32, 63, 64, 65, 128, 200};

    private final Random random = new Random(7);
    private final Scope scope = new Scope(new ProgramModel("x", List.of(), List.of(), List.of(), List.of(),
            List.of(),
            List.of(), Map.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
            List.of(), List.of(), List.of(), List.of(), List.of(), Map.of(), null, List.of()));
    private final List<FieldSlot> fields = new ArrayList<>();
    private PacketState state;

    @BeforeEach
    void layOut() {
        int word = 0;
        for (int width : WIDTHS) {
            FieldSlot field = new FieldSlot("h.u" + width, 0, word, width, false, false, -1);
            fields.add(field);
            word += field.limbs();
            if (width > 1 && width <= 64) {
                fields.add(new FieldSlot("h.s" + width, 0, word++, width, true, false, -1));
            }
        }
        FieldSlot saturating = new FieldSlot("h.sat", 0, word++, 8, true, true, -1);
        fields.add(saturating);
        HeaderSlot header = new HeaderSlot("h", 0, "h_t", true, fields, 0, word, 0);
        scope.headers.put("h", header);
        Layout layout = new Layout(List.of(header), word, word, 0, 0);
        scope.define(layout);
        state = new PacketState(layout);
    }

    private BigInteger interesting(FieldSlot field) {
        BigInteger all = BigInteger.ONE.shiftLeft(field.width()).subtract(BigInteger.ONE);
        return switch (random.nextInt(4)) {
            case 0 -> BigInteger.ZERO;
            case 1 -> all;
            case 2 -> BigInteger.ONE.shiftLeft(field.width() - 1);
            default -> new BigInteger(field.width(), random);
        };
    }

    private static BigInteger asInteger(FieldSlot field, BigInteger bits) {
        return field.signed() && bits.testBit(field.width() - 1)
                ? bits.subtract(BigInteger.ONE.shiftLeft(field.width()))
                : bits;
    }

    private static Operand operand(FieldSlot field) {
        return new Operand.Field("h", field.name().substring(2));
    }

    private static Operand op(String op, Operand left, Operand right) {
        return new Expression(op, left, right, null);
    }

    private static Operand number(long value) {
        return new Operand.Hex(BigInteger.valueOf(value));
    }

    private BigInteger eval(Operand operand) throws LoadException {
        Value value = new ExpressionCompiler(scope, List.of()).value(operand);
        BigInteger exact = value.exact().eval(state);
        assertEquals(exact.longValue(), value.low().eval(state), "low bits");
        return exact;
    }

    private boolean test(String op, Operand left, Operand right) throws LoadException {
        return new ExpressionCompiler(scope, List.of()).condition(op(op, left, right)).test(state);
    }

    @Test
    void binaryOperatorsOnAllWidths() throws LoadException {
        for (FieldSlot left : fields) {
            for (FieldSlot right : fields) {
                for (int i = 0; i < 8; i++) {
                    BigInteger a = asInteger(left, interesting(left));
                    left.set(state.words, a);
                    BigInteger b = left.name().equals(right.name())
                            ? a
                            : asInteger(right, interesting(right));
                    right.set(state.words, b);
                    check(operand(left), operand(right), a, b);
                }
            }
        }
    }

    private void check(Operand left, Operand right, BigInteger a, BigInteger b) throws LoadException {
        assertEquals(a.add(b), eval(op("+", left, right)));
        assertEquals(a.subtract(b), eval(op("-", left, right)));
        assertEquals(a.multiply(b), eval(op("*", left, right)));
        assertEquals(a.and(b), eval(op("&", left, right)));
        assertEquals(a.or(b), eval(op("|", left, right)));
        assertEquals(a.xor(b), eval(op("^", left, right)));
        assertEquals(a.not(), eval(op("~", null, left)));
        assertEquals(a.negate(), eval(op("-", null, left)));
        assertEquals(a.equals(b), test("==", left, right));
        assertEquals(!a.equals(b), test("!=", left, right));
        assertEquals(a.compareTo(b) < 0, test("<", left, right));
        assertEquals(a.compareTo(b) <= 0, test("<=", left, right));
        assertEquals(a.compareTo(b) > 0, test(">", left, right));
        assertEquals(a.compareTo(b) >= 0, test(">=", left, right));
        if (a.signum() >= 0 && b.signum() > 0) {
            assertEquals(a.divide(b), eval(op("/", left, right)));
            assertEquals(a.mod(b), eval(op("%", left, right)));
        }
        // A sum with carry, compared and shifted: 64 bits are not enough for some widths.
        assertEquals(a.add(b).shiftRight(1), eval(op(">>", op("+", left, right), number(1))));
        assertEquals(a.add(b).compareTo(a) > 0, test(">", op("+", left, right), left));
    }

    @Test
    void shiftsByAnyDistance() throws LoadException {
        FieldSlot distance = fields.stream().filter(f -> f.name().equals("h.u8")).findFirst().orElseThrow();
        for (FieldSlot field : fields) {
            if (field.name().equals(distance.name())) {
                continue;
            }
            for (int n = 0; n < 256; n += 7) {
                BigInteger a = asInteger(field, interesting(field));
                field.set(state.words, a);
                distance.set(state.words, n);
                assertEquals(a.shiftLeft(n), eval(op("<<", operand(field), operand(distance))));
                assertEquals(a.shiftRight(n), eval(op(">>", operand(field), operand(distance))));
                assertEquals(a.shiftLeft(n), eval(op("<<", operand(field), number(n))));
            }
        }
    }

    @Test
    void castsWrapAndSaturate() throws LoadException {
        assertEquals(BigInteger.ONE, eval(op("two_comp_mod", number(257), number(8))));
        assertEquals(BigInteger.valueOf(127), eval(op("two_comp_mod", number(-129), number(8))));
        assertEquals(BigInteger.valueOf(255), eval(op("usat_cast", number(256), number(8))));
        assertEquals(BigInteger.ZERO, eval(op("usat_cast", number(-1), number(8))));
        assertEquals(BigInteger.valueOf(-128), eval(op("sat_cast", number(-129), number(8))));
        BigInteger big = BigInteger.ONE.shiftLeft(100).add(BigInteger.TEN);
        assertEquals(BigInteger.TEN, eval(op("two_comp_mod", new Operand.Hex(big), number(70))));
    }

    @Test
    void assignmentWrapsUnlessTheFieldSaturates() throws LoadException {
        for (FieldSlot to : fields) {
            for (FieldSlot from : fields) {
                BigInteger a = asInteger(from, interesting(from));
                from.set(state.words, a);
                new AssignmentCompiler(scope, new ExpressionCompiler(scope, List.of()))
                        .assign(operand(to), operand(from)).apply(state);
                BigInteger expected = to.saturating()
                        ? a.max(BigInteger.valueOf(-128)).min(BigInteger.valueOf(127))
                        : a;
                BigInteger bits = expected.mod(BigInteger.ONE.shiftLeft(to.width()));
                assertEquals(bits, to.get(state.words), to.name() + " = " + from.name() + " " + a);
            }
        }
    }
}
