package org.nvgre.bmv2.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.nvgre.bmv2.frame.Octets;

/// A capture file of the classic format, link type Ethernet, every packet at time 0.
public final class PcapFile {
    private static final int MICROSECONDS = 0xA1B2C3D4;
    private static final int LONGEST = 65535;
    private static final int ETHERNET = 1;

    private PcapFile() {}

    public static void write(Path file, List<Octets> packets) throws IOException {
        ByteBuffer capture = ByteBuffer.allocate(24 + packets.stream().mapToInt(p -> 16 + p.length()).sum());
        capture.putInt(MICROSECONDS).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0)
                .putInt(LONGEST)
                .putInt(ETHERNET);
        for (Octets packet : packets) {
            capture.putInt(0).putInt(0).putInt(packet.length()).putInt(packet.length()).put(packet.array());
        }
        Files.createDirectories(file.getParent());
        Files.write(file, capture.array());
    }
}
