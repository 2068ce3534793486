package org.nvgre.compiler.syntax;

import java.math.BigInteger;

/// The value of an integer literal: `12`, `0x1F`, `0b1010`, `0o17`, `8w255` (unsigned, 8 bits), `4s7` (signed).
/// `width` is 0 for a literal without one, which has arbitrary precision.
record IntegerLiteral(BigInteger value, int width, boolean signed) {

    static IntegerLiteral parse(String text) {
        String digits = text.replace("_", "");
        int width = 0;
        boolean signed = false;
        int mark = 0;
        while (mark < digits.length() && Character.isDigit(digits.charAt(mark))) {
            mark++;
        }
        if (mark < digits.length() && (digits.charAt(mark) == 'w' || digits.charAt(mark) == 's')) {
            width = Integer.parseInt(digits.substring(0, mark));
            signed = digits.charAt(mark) == 's';
            digits = digits.substring(mark + 1);
        }
        int radix = 10;
        if (digits.length() > 1 && digits.charAt(0) == '0') {
            radix = switch (digits.charAt(1)) {
                case 'x', 'X' -> 16;
                case 'b', 'B' -> 2;
                case 'o', 'O' -> 8;
                default -> 10;
            };
            if (radix != 10 || digits.charAt(1) == 'd' || digits.charAt(1) == 'D') {
                digits = digits.substring(2);
            }
        }
        return new IntegerLiteral(new BigInteger(digits, radix), width, signed);
    }
}
