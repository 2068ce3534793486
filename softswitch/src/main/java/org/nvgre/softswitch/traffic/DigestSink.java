package org.nvgre.softswitch.traffic;

import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.program.SwitchProgram;

/** Takes digests. */
@FunctionalInterface
public interface DigestSink {
    void digest(SwitchProgram.Digest digest, PacketState s);
}
