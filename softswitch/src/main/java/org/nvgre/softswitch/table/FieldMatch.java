package org.nvgre.softswitch.table;

import java.math.BigInteger;

/** What an entry wants of one key field. Values are unsigned and fit the field. */
public sealed interface FieldMatch {
    record Exact(BigInteger value) implements FieldMatch {}

    /** The bits after the prefix are 0; prefix 0 matches everything. */
    record Lpm(BigInteger value, int prefix) implements FieldMatch {}

    /** The bits outside the mask are 0; mask 0 matches everything. */
    record Ternary(BigInteger value, BigInteger mask) implements FieldMatch {}

    /** Both ends included. */
    record Range(BigInteger low, BigInteger high) implements FieldMatch {}
}
