package org.nvgre.softswitch.program;

/**
 * A piece of a program that can be written down as bytecode. What cannot is called: the code that is made then holds
 * the piece itself as a constant.
 */
interface Emittable {
    /** How it is written down. */
    @FunctionalInterface
    interface Writer {
        void write(Code code);
    }

    /** Writes code that leaves on the stack what the piece returns: a long, a boolean, or nothing. */
    void emit(Code code);
}
