package org.nvgre.softswitch.port;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/// Writes Ethernet frames into a capture file in the classic pcap format (draft-ietf-opsawg-pcap), with microseconds:
/// what every tool reads. May be used from several threads.
public final class PcapWriter implements Closeable, Flushable {

    private static final int MICROSECONDS = 0xA1B2C3D4;
    private static final int SNAPSHOT_LENGTH = 262_144;
    private static final int ETHERNET = 1;

    private final OutputStream out;

    /// Creates the file, or empties it.
    public PcapWriter(Path file) throws IOException {
        out = new BufferedOutputStream(Files.newOutputStream(file));
        ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(MICROSECONDS)
                .putShort((short) 2).putShort((short) 4) // version
                .putInt(0).putInt(0) // once a time zone and an accuracy
                .putInt(SNAPSHOT_LENGTH)
                .putInt(ETHERNET);
        out.write(header.array());
    }

    /// Appends a whole frame, without its FCS.
    public synchronized void write(Instant time, byte[] frame) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) time.getEpochSecond())
                .putInt(time.getNano() / 1000)
                .putInt(frame.length)
                .putInt(frame.length);
        out.write(header.array());
        out.write(frame);
    }

    @Override
    public synchronized void flush() throws IOException {
        out.flush();
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
