package org.nvgre.softswitch.port;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapTest {

    private static final String BIG_ENDIAN_NANOSECONDS = """
            a1b23c4d 0002 0004 00000000 00000000 00040000 00000001
            00000005 00000007 00000003 00000009 010203
            """;

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsThePublishedFormat() throws IOException {
        Path file = folder.resolve("one.pcap");
        try (PcapWriter writer = new PcapWriter(file)) {
            writer.write(Instant.ofEpochSecond(0x01020304, 5_000), new byte[]{0x0a, 0x0b});
        }
        assertArrayEquals(hex("""
                d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000
                04030201 05000000 02000000 02000000 0a0b
                """), Files.readAllBytes(file));
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Path file = folder.resolve("two.pcap");
        Instant time = Instant.parse("2025-01-02T03:04:05.678901Z");
        try (PcapWriter writer = new PcapWriter(file)) {
            writer.write(time, new byte[60]);
            writer.write(time.plusSeconds(1), new byte[]{1});
        }
        List<CapturedFrame> frames = PcapReader.readAll(file);
        assertEquals(2, frames.size());
        assertEquals(time, frames.getFirst().time());
        assertEquals(60, frames.getFirst().bytes().length);
        assertArrayEquals(new byte[]{1}, frames.getLast().bytes());
    }

    @Test
    void theOtherByteOrderAndNanosecondsAreRead() throws IOException {
        CapturedFrame frame = PcapReader.readAll(file(BIG_ENDIAN_NANOSECONDS)).getFirst();
        assertEquals(Instant.ofEpochSecond(5, 7), frame.time());
        assertArrayEquals(new byte[]{1, 2, 3}, frame.bytes());
        assertEquals(9, frame.wireLength());
        assertTrue(frame.isCutShort());
    }

    @Test
    void aFileThatIsNoCaptureIsNamed() throws IOException {
        Path text = folder.resolve("readme.txt");
        Files.writeString(text, "This is a text, not a capture.");
        assertEquals(text + ": is no pcap file: it starts with 0x54686973", failure(text));
        assertEquals("is empty", problem(""));
        assertTrue(
                problem("0a0d0d0a 1c000000 4d3c2b1a 01000000 00000000 00000000").contains("tshark -F pcap"));
        assertTrue(problem("d4c3b2a1 0200 0400 00000000 00000000 00000400 71000000")
                .startsWith("has link type 113"));
    }

    @Test
    void aDamagedFileIsRefused() throws IOException {
        String header = "d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000";
        assertEquals("ends within frame 1", problem(header + "00000000 00000000 02000000 02000000"));
        assertTrue(problem(header + "00000000").startsWith("ends in the middle of a record"));
        assertTrue(
                problem(header + "00000000 00000000 02000000 02000000 01").startsWith("ends in the middle"));
        assertEquals("is damaged: frame 1 claims 4294967295 bytes",
                problem(header + "00000000 00000000 ffffffff 00000000"));
    }

    private String problem(String hex) throws IOException {
        Path file = file(hex);
        return failure(file).substring(file.toString().length() + ": ".length());
    }

    private static String failure(Path file) {
        return assertThrows(IOException.class, () -> PcapReader.readAll(file)).getMessage();
    }

    private Path file(String hex) throws IOException {
        return Files.write(folder.resolve("given.pcap"), hex(hex));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }
}
