package org.nvgre.softswitch.json;

import java.math.BigInteger;
import java.util.List;

/** What stands where BMv2 JSON has a "type value object": an operand of an expression or of a primitive. */
public sealed interface Operand {

    /** A field of a header or metadata instance; {@code $valid$} is the header's validity bit. */
    record Field(String header, String field) implements Operand {}

    /** A field of the last valid element of a header stack. */
    record StackField(String stack, String field) implements Operand {}

    /** A field of a member of the last union in a stack of header unions. */
    record UnionStackField(String stack, String member, String field) implements Operand {}

    /** An integer of any size, possibly negative. */
    record Hex(BigInteger value) implements Operand {}

    record Bool(boolean value) implements Operand {}

    record Header(String name) implements Operand {}

    record Stack(String name) implements Operand {}

    record Union(String name) implements Operand {}

    record UnionStack(String name) implements Operand {}

    /** A parameter of the enclosing action: {@code runtime_data} in primitives, {@code local} in expressions. */
    record Parameter(int index) implements Operand {}

    /** One cell of a register array. */
    record RegisterCell(String array, Operand index) implements Operand {}

    /** Bits of the packet that are not parsed yet, from {@code offset} bits after the cursor. */
    record Lookahead(int offset, int width) implements Operand {}

    /** An operator; {@code left} is null for unary ones, {@code condition} null except for {@code ?}. */
    record Expression(String op, Operand left, Operand right, Operand condition) implements Operand {}

    /** A plain JSON integer: the member offset of {@code access_field} and {@code access_union_header}. */
    record Offset(int value) implements Operand {}

    record Text(String value) implements Operand {}

    record Vector(List<Operand> elements) implements Operand {
        public Vector {
            elements = List.copyOf(elements);
        }
    }

    /** A named object of the program: a calculation, or an array of counters, meters or registers. */
    record Reference(Kind kind, String name) implements Operand {}

    enum Kind {
        CALCULATION("calculation"), METER("meter_array"), COUNTER("counter_array"),
        REGISTER("register_array"), EXTERN(
                "extern");

        private final String jsonName;

        Kind(String jsonName) {
            this.jsonName = jsonName;
        }

        /** The word used for it in BMv2 JSON. */
        public String jsonName() {
            return jsonName;
        }
    }
}
