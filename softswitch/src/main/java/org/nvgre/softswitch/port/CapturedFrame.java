package org.nvgre.softswitch.port;

import java.time.Instant;

/// One Ethernet frame of a capture file.
///
/// @param time  when it was seen; files keep microseconds or nanoseconds
/// @param bytes the frame as captured, without its FCS; not copied
/// @param wireLength bytes it had on the wire: more than there are here where the capture cut it short
@SuppressWarnings("ArrayRecordComponent") // a frame is its bytes; nobody compares these records
public record CapturedFrame(Instant time, byte[] bytes, int wireLength) {

    /// Whether the capture kept only the beginning of the frame.
    public boolean isCutShort() {
        return bytes.length < wireLength;
    }
}
