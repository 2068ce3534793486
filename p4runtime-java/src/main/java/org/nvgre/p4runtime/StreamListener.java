package org.nvgre.p4runtime;

import org.p4.v1.DigestList;
import org.p4.v1.IdleTimeoutNotification;
import org.p4.v1.PacketIn;

/// Hears what a device says by itself. Called one at a time, in the order of the stream; the stream waits
/// meanwhile, so hand over what takes long.
public interface StreamListener {
    /// This client became the primary, or another did.
    default void arbitration(Arbitration arbitration) {}

    default void packetIn(PacketIn packet) {}

    /// A list of what the program tells; it is to be acknowledged.
    default void digest(DigestList list) {}

    /// Entries that no packet has met for as long as they were given.
    default void idle(IdleTimeoutNotification entries) {}

    /// A packet-out or an acknowledgement that the device could not use, or a packet-in that does not fit the
    /// pipeline.
    default void error(String message) {}

    /// The stream ended and not by [P4RuntimeClient#close]: nothing more will come, and this client cannot
    /// write any more.
    default void down(P4RuntimeException why) {}
}
