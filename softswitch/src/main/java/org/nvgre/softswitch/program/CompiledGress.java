package org.nvgre.softswitch.program;

import org.nvgre.softswitch.packet.PacketState;

/** What the class that a gress of a program becomes looks like from outside. */
abstract class CompiledGress {
    /** Leaves the parser at the first error, whose number it returns; -1 is none. */
    abstract int parse(PacketState s);

    abstract void control(PacketState s);

    /** Verifies checksums: 1 if one is wrong. */
    abstract int verify(PacketState s);

    /** Puts the packet together; returns its length. */
    abstract int deparse(PacketState s);
}
