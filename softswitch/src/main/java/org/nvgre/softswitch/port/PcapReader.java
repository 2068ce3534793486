package org.nvgre.softswitch.port;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads Ethernet frames from a capture file in the classic pcap format (draft-ietf-opsawg-pcap): either byte order,
/// micro- or nanoseconds. Not pcapng.
///
/// Every [IOException] of a malformed file says in one line which file, what is wrong and, where it helps, what to do.
public final class PcapReader implements Closeable {

    private static final int MICROSECONDS = 0xA1B2C3D4;
    private static final int NANOSECONDS = 0xA1B23C4D;
    private static final int PCAPNG = 0x0A0D0D0A;
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int ETHERNET = 1;

    /// What libpcap takes for the longest frame there is; a longer one means that the file is damaged.
    private static final int LONGEST_FRAME = 262_144;

    private final Path file;
    private final InputStream in;
    private final ByteOrder order;
    private final int nanosecondsPerTick;
    private int frames;

    /// Opens a capture and reads its file header.
    public PcapReader(Path file) throws IOException {
        this.file = file;
        this.in = new BufferedInputStream(Files.newInputStream(file));
        try {
            ByteBuffer header = ByteBuffer.wrap(read(FILE_HEADER).orElseThrow(() -> malformed("is empty")));
            int magic = header.getInt(0);
            if (magic == PCAPNG) {
                throw malformed(
                        "is pcapng, only classic pcap is read; convert it: tshark -F pcap -r IN -w OUT");
            }
            boolean bigEndian = magic == MICROSECONDS || magic == NANOSECONDS;
            this.order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            this.nanosecondsPerTick = switch (header.order(order).getInt(0)) {
                case MICROSECONDS -> 1000;
                case NANOSECONDS -> 1;
                default -> throw malformed("is no pcap file: it starts with 0x%08x".formatted(magic));
            };
            // The upper bits of this word tell of an FCS (draft-ietf-opsawg-pcap §4), the lower 16 are the link type.
            int linkType = header.getInt(20) & 0xFFFF;
            if (linkType != ETHERNET) {
                throw malformed("has link type %d; only Ethernet (%d) is read".formatted(linkType, ETHERNET));
            }
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /// All frames of a file, in its order.
    public static List<CapturedFrame> readAll(Path file) throws IOException {
        List<CapturedFrame> all = new ArrayList<>();
        try (PcapReader reader = new PcapReader(file)) {
            for (Optional<CapturedFrame> next = reader.next(); next.isPresent(); next = reader.next()) {
                all.add(next.get());
            }
        }
        return all;
    }

    /// The next frame; empty at the end of the file.
    public Optional<CapturedFrame> next() throws IOException {
        Optional<byte[]> header = read(RECORD_HEADER);
        if (header.isEmpty()) {
            return Optional.empty();
        }
        frames++;
        ByteBuffer fields = ByteBuffer.wrap(header.get()).order(order);
        Instant time = Instant.ofEpochSecond(Integer.toUnsignedLong(fields.getInt(0)),
                Integer.toUnsignedLong(fields.getInt(4)) * nanosecondsPerTick);
        int length = fields.getInt(8);
        if (length < 0 || length > LONGEST_FRAME) {
            throw malformed(
                    "is damaged: frame %d claims %d bytes".formatted(frames, Integer.toUnsignedLong(length)));
        }
        byte[] bytes = read(length).orElseThrow(() -> malformed("ends within frame %d".formatted(frames)));
        return Optional.of(new CapturedFrame(time, bytes, fields.getInt(12)));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /// Exactly `length` bytes; empty where the file ends right here.
    private Optional<byte[]> read(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length == 0 && length > 0) {
            return Optional.empty();
        }
        if (bytes.length < length) {
            throw malformed("ends in the middle of a record, after %d whole frames"
                    .formatted(Math.max(0, frames - 1)));
        }
        return Optional.of(bytes);
    }

    private IOException malformed(String what) {
        return new IOException(file + ": " + what);
    }
}
