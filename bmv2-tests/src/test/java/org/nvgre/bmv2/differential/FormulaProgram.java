package org.nvgre.bmv2.differential;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.nvgre.bmv2.differential.Formula.Sort;

/// A program that takes a header of numbers and sends one of what it has computed from them, in assignments of random
/// expressions: to fields and variables and slices of them, under conditions, in actions and functions; and what must
/// come out of it.
final class FormulaProgram {

    private static final int INPUTS = 7;
    private static final int STATEMENTS = 14;
    private static final int DEPTH = 4;
    /// A variable of `apply`, which no action sees.
    private static final Pattern LOCAL = Pattern.compile("\\bv\\d");

    private record Place(String name, Sort type) {}

    private final RandomGenerator random;
    private final boolean signedSlices;
    private final RandomFormulas formulas;
    private final List<Place> places = new ArrayList<>();
    private final List<Consumer<List<BigInteger>>> effects = new ArrayList<>();
    private final StringBuilder actions = new StringBuilder();
    private final StringBuilder apply = new StringBuilder();

    /// @param signedSlices whether slices of signed numbers are assigned to; p4c refuses what it makes of that itself
    FormulaProgram(RandomGenerator random, boolean signedSlices) {
        this.signedSlices = signedSlices;
        this.random = random;
        this.formulas = new RandomFormulas(random);
        for (int i = 0; i < INPUTS; i++) {
            place("hdr.given.a" + i, formulas.type());
        }
        List<Place> results = new ArrayList<>();
        for (int i = 0; i < STATEMENTS; i++) {
            results.add(new Place("hdr.made.r" + i, formulas.type()));
        }
        // What has not been assigned yet is not read.
        for (int i = 0; i < STATEMENTS; i++) {
            Place result = results.get(i);
            if (random.nextInt(3) == 0) {
                Sort type = formulas.type();
                Formula value = formulas.number(type, DEPTH);
                apply.append(type).append(" v").append(i).append(" = ").append(value.text()).append(";\n");
                effects.add(values -> values.add(value.in(values)));
                place("v" + i, type);
            }
            assign(result, i);
        }
    }

    private void place(String name, Sort type) {
        places.add(new Place(name, type));
        formulas.variable(name, type);
    }

    private void assign(Place result, int number) {
        Formula value = formulas.number(result.type(), DEPTH);
        String text = result.name() + " = " + value.text() + ";\n";
        effects.add(values -> values.add(value.in(values)));
        place(result.name(), result.type());
        int index = places.size() - 1;
        if (random.nextInt(3) == 0) {
            text += again(result, index);
        }
        if (random.nextInt(3) == 0 && !LOCAL.matcher(text).find()) {
            actions.append("action set").append(number).append("() {\n").append(text).append("}\n");
            apply.append("set").append(number).append("();\n");
        } else {
            apply.append(text);
        }
    }

    /// A second assignment to the same place: all of it under a condition, or a slice.
    private String again(Place result, int index) {
        int width = result.type().width();
        if (random.nextBoolean() || (result.type().signed() && !signedSlices)) {
            Formula condition = formulas.condition(2);
            Formula yes = formulas.number(result.type(), 2);
            Formula no = formulas.number(result.type(), 2);
            effects.add(
                    values -> values.set(index, condition.holds(values) ? yes.in(values) : no.in(values)));
            return "if " + parenthesized(condition.text()) + " { " + result.name() + " = " + yes.text()
                    + "; } else { " + result.name() + " = " + no.text() + "; }\n";
        }
        int low = random.nextInt(width);
        int bits = 1 + random.nextInt(width - low);
        Formula part = formulas.number(Sort.bit(bits), 2);
        BigInteger mask = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE).shiftLeft(low);
        effects.add(values -> values.set(index, result.type()
                .wrap(values.get(index).andNot(mask).or(part.in(values).shiftLeft(low)))));
        return result.name() + "[" + (low + bits - 1) + ":" + low + "] = " + part.text() + ";\n";
    }

    private static String parenthesized(String text) {
        return text.startsWith("(") ? text : "(" + text + ")";
    }

    String source() {
        return """
                #include <core.p4>
                #include <v1model.p4>
                header given_t {
                %s}
                header made_t {
                %s}
                struct headers_t { given_t given; made_t made; }
                struct metadata_t { }
                parser P(packet_in p, out headers_t hdr, inout metadata_t m, inout standard_metadata_t sm) {
                state start { p.extract(hdr.given); transition accept; } }
                control C(inout headers_t hdr, inout metadata_t m) { apply { } }
                control In(inout headers_t hdr, inout metadata_t m, inout standard_metadata_t sm) {
                %sapply {
                hdr.made.setValid();
                hdr.made.rest = 0;
                %ssm.egress_spec = 1;
                hdr.given.setInvalid();
                } }
                control Out(inout headers_t hdr, inout metadata_t m, inout standard_metadata_t sm) { apply { } }
                control D(packet_out p, in headers_t hdr) { apply { p.emit(hdr); } }
                V1Switch(P(), C(), In(), Out(), C(), D()) main;
                """
                .formatted(fields("hdr.given."), fields("hdr.made."), actions, apply);
    }

    private String fields(String header) {
        StringBuilder text = new StringBuilder();
        int bits = 0;
        for (Place place : places) {
            if (place.name().startsWith(header)) {
                text.append(place.type()).append(' ').append(place.name().substring(header.length()))
                        .append(";\n");
                bits += place.type().width();
            }
        }
        return text + "bit<" + rest(bits) + "> rest;\n";
    }

    private static int rest(int bits) {
        return 8 - bits % 8;
    }

    /// Values for the fields of the header that is given.
    List<BigInteger> given() {
        List<BigInteger> values = new ArrayList<>();
        for (int i = 0; i < INPUTS; i++) {
            values.add(formulas.value(places.get(i).type()));
        }
        return values;
    }

    byte[] packet(List<BigInteger> given) {
        return octets("hdr.given.", given);
    }

    /// What the program makes of these values.
    List<BigInteger> made(List<BigInteger> given) {
        List<BigInteger> values = new ArrayList<>(given);
        effects.forEach(effect -> effect.accept(values));
        return values;
    }

    byte[] expected(List<BigInteger> made) {
        return octets("hdr.made.", made);
    }

    private byte[] octets(String header, List<BigInteger> values) {
        BigInteger all = BigInteger.ONE;
        int bits = 0;
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            if (place.name().startsWith(header)) {
                all = all.shiftLeft(place.type().width())
                        .or(Sort.bit(place.type().width()).wrap(values.get(i)));
                bits += place.type().width();
            }
        }
        byte[] octets = all.shiftLeft(rest(bits)).toByteArray();
        return Arrays.copyOfRange(octets, octets.length - (bits + rest(bits)) / 8, octets.length);
    }

    /// The first result that is not as it should be.
    String difference(byte[] expected, byte[] found) {
        if (expected.length != found.length) {
            return "expected " + expected.length + " bytes, found " + found.length;
        }
        BigInteger all = new BigInteger(1, expected).xor(new BigInteger(1, found));
        int left = expected.length * 8;
        for (Place place : places) {
            if (place.name().startsWith("hdr.made.")) {
                left -= place.type().width();
                Sort raw = Sort.bit(place.type().width());
                if (raw.wrap(all.shiftRight(left)).signum() != 0) {
                    return place.type() + " " + place.name() + ": expected "
                            + place.type().wrap(new BigInteger(1, expected).shiftRight(left)) + ", found "
                            + place.type().wrap(new BigInteger(1, found).shiftRight(left));
                }
            }
        }
        return "the padding";
    }
}
