package org.nvgre.cli.bench.control;

import java.util.OptionalDouble;

/// One thing that was measured.
///
/// @param ceiling the same, of what could not be faster; empty: there is none
/// @param target  what it shall be, in words
record Figure(String name, double value, String unit, OptionalDouble ceiling, String target, boolean met) {

    static Figure of(String name, double value, String unit, String target, boolean met) {
        return new Figure(name, value, unit, OptionalDouble.empty(), target, met);
    }

    static Figure of(String name, double value, String unit, double ceiling, String target, boolean met) {
        return new Figure(name, value, unit, OptionalDouble.of(ceiling), target, met);
    }

    static String text(double value) {
        return value >= 100 ? "%,.0f".formatted(value) : "%.2f".formatted(value);
    }
}
