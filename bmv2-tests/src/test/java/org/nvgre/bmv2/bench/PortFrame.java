package org.nvgre.bmv2.bench;

import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Octets;

/// A frame at a port of the switch: on its way in, seen coming out, or expected to.
public record PortFrame(int port, Octets octets) {
    public static PortFrame on(int port, Frame frame) {
        return new PortFrame(port, frame.octets());
    }
}
