package org.nvgre.runtime.host;

import org.nvgre.runtime.packet.Frame;

/// A frame to be sent from a port.
public record Outgoing(int port, Frame frame) {}
