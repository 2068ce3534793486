package org.nvgre.softswitch;

/** Takes the packets that leave a switch. */
@FunctionalInterface
public interface PacketListener {
    /** {@code packet} left on {@code port}. The array is the listener's to keep. */
    void transmitted(int port, byte[] packet);
}
