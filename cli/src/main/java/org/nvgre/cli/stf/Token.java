package org.nvgre.cli.stf;

/// A piece of an STF file.
///
/// @param line counted from 1
record Token(Kind kind, String text, int line) {

    enum Kind {
        /// A name, of which `$` may be part; the quotes of a quoted one are gone.
        NAME,
        /// A decimal number, or one with prefix `0x` or `0b`, in which `*` stands for a digit of no account.
        NUMBER,
        /// One of `: , . ( ) [ ] / = == != < <= > >=`.
        SYMBOL,
        /// All that follows the port of `packet` and `expect`, without the spaces.
        PACKET,
        /// The end of the file.
        END
    }

    boolean is(Kind expected) {
        return kind == expected;
    }

    boolean is(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    /// How a message names it.
    String named() {
        return kind == Kind.END ? "the end of the file" : "'" + text + "'";
    }
}
