package org.nvgre.cli.demo;

/// What became of the frames of one tenant and protocol.
///
/// @param in        frames that went in
/// @param delivered came out where they should, byte for byte, once
/// @param altered   came out where they should with other bytes, or once too often
/// @param leaked    came out at another tenant's port, or back at the sender's
record Verdict(int in, int delivered, int altered, int leaked) {

    static final Verdict NONE = new Verdict(0, 0, 0, 0);

    int lost() {
        return Math.max(0, in - delivered - altered);
    }

    boolean good() {
        return delivered == in && altered == 0 && leaked == 0;
    }

    Verdict plus(Verdict other) {
        return new Verdict(in + other.in, delivered + other.delivered, altered + other.altered,
                leaked + other.leaked);
    }
}
