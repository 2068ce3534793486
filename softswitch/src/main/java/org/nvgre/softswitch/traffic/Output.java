package org.nvgre.softswitch.traffic;

/**
 * Takes what leaves the switch: the first {@code length} bytes of {@code packet}, which is only lent. {@code tag} is the
 * one the packet came in with.
 */
@FunctionalInterface
public interface Output {
    void transmit(int port, byte[] packet, int length, long tag);
}
