package org.nvgre.softswitch.table;

/** The numbers by which the programs of an architecture know a meter's colours. */
public enum ColorCode {
    V1MODEL(0, 1, 2), PNA(1, 2, 0), TNA(0, 1, 3);

    private final int green;
    private final int yellow;
    private final int red;

    ColorCode(int green, int yellow, int red) {
        this.green = green;
        this.yellow = yellow;
        this.red = red;
    }

    /** @param color one of {@link Meter#GREEN}, {@link Meter#YELLOW}, {@link Meter#RED} */
    public int of(int color) {
        return switch (color) {
            case Meter.GREEN -> green;
            case Meter.YELLOW -> yellow;
            default -> red;
        };
    }
}
