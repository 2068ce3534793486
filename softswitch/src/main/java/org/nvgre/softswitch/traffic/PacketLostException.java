package org.nvgre.softswitch.traffic;

/** A program asks for what its target does not do; the packet is lost. */
final class PacketLostException extends RuntimeException {
    PacketLostException(String message) {
        super(message);
    }
}
