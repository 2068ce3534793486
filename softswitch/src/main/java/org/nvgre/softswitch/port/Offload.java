package org.nvgre.softswitch.port;

import java.util.Arrays;

/// What Linux keeps beside a received frame and has not put into it, because a network card would: the VLAN tag, and
/// the checksum of TCP or UDP. A local sender on the other end of a veth pair leaves both to us.
///
/// @param tag the stripped tag as it stands in a frame, TPID and TCI; 0: none
/// @param checksumStart where the data begins that is still to be summed up; -1: no checksum is missing
/// @param checksumOffset where its checksum belongs, counted from there
record Offload(int tag, int checksumStart, int checksumOffset) {

    /// The frame is as it was on the wire.
    static final Offload NONE = new Offload(0, -1, 0);

    private static final int ADDRESSES = 12;
    private static final int TAG = 4;

    /// The frame as a wire would carry it.
    ///
    /// @param frame as the kernel handed it out, long enough for what is missing; may be changed
    byte[] complete(byte[] frame) {
        sumUp(frame);
        if (tag == 0 || frame.length < ADDRESSES) {
            return frame;
        }
        byte[] tagged = Arrays.copyOf(frame, frame.length + TAG);
        System.arraycopy(frame, ADDRESSES, tagged, ADDRESSES + TAG, frame.length - ADDRESSES);
        tagged[ADDRESSES] = (byte) (tag >>> 24);
        tagged[ADDRESSES + 1] = (byte) (tag >>> 16);
        tagged[ADDRESSES + 2] = (byte) (tag >>> 8);
        tagged[ADDRESSES + 3] = (byte) tag;
        return tagged;
    }

    /// The sender left the sum of the pseudo header in the checksum's place, so that the sum over it and all behind it is the
    /// whole (RFC 1071).
    private void sumUp(byte[] frame) {
        int at = checksumStart + checksumOffset;
        if (checksumStart < 0 || at + 2 > frame.length) {
            return;
        }
        long sum = 0;
        for (int i = checksumStart; i < frame.length; i += 2) {
            int low = i + 1 < frame.length ? frame[i + 1] & 0xFF : 0;
            sum += (frame[i] & 0xFF) << 8 | low;
        }
        while (sum > 0xFFFF) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        // Zero would say "no checksum" in UDP; in ones' complement 0xFFFF is the same number.
        int checksum = sum == 0xFFFF ? 0xFFFF : (int) ~sum & 0xFFFF;
        frame[at] = (byte) (checksum >>> 8);
        frame[at + 1] = (byte) checksum;
    }
}
