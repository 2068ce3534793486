package org.nvgre.compiler.ir;

/// The type of a scalar in BMv2: a number of bits, signed or not, or a boolean. A varbit has its greatest width.
public record IrType(int width, boolean signed, Kind kind) {

    public enum Kind {
        NUMBER, BOOL, VARBIT
    }

    public static final IrType BOOL = new IrType(1, false, Kind.BOOL);

    public static IrType bit(int width) {
        return new IrType(width, false, Kind.NUMBER);
    }

    public static IrType integer(int width, boolean signed) {
        return new IrType(width, signed, Kind.NUMBER);
    }

    public boolean isBool() {
        return kind == Kind.BOOL;
    }

    public boolean isVarbit() {
        return kind == Kind.VARBIT;
    }
}
