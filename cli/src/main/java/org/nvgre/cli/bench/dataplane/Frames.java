package org.nvgre.cli.bench.dataplane;

/// Lengths of what is on the wire.
final class Frames {

    /// Outer Ethernet, IPv4 and GRE with key, in bytes.
    static final int ENCAPSULATION = 14 + 20 + 8;

    private Frames() {}
}
