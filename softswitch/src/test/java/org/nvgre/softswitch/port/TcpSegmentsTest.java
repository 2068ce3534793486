package org.nvgre.softswitch.port;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class TcpSegmentsTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String ETHERNET = "00155d000006" + "00155d000005" + "8100" + "0064" + "0800";
    private static final String ADDRESSES = "0a000001" + "0a000002";
    private static final String PORTS = "1f90" + "c000";
    private static final String ACKNOWLEDGED = "00000001";

    @Test
    void eachSegmentHasItsOwnLengthsNumbersAndFlags() {
        // CWR, ACK, PSH, FIN; sequence numbers wrap; 5 bytes of data in segments of 2
        String frame = ETHERNET + ipv4("002d", "ffff", "0000") + PORTS + "ffffffff" + ACKNOWLEDGED + "5099"
                + "0400"
                + "0000" + "0000" + "0102030405";
        // Header checksums and pseudo headers summed up by hand: 4500+length+id+4000+4006+0a00+0001+0a00+0002
        assertEquals(List.of(
                ETHERNET + ipv4("002a", "ffff", "26cc") + PORTS + "ffffffff" + ACKNOWLEDGED + "5090" + "0400"
                        + "141f"
                        + "0000" + "0102",
                ETHERNET + ipv4("002a", "0000", "26cc") + PORTS + "00000001" + ACKNOWLEDGED + "5010" + "0400"
                        + "141f"
                        + "0000" + "0304",
                ETHERNET + ipv4("0029", "0001", "26cc") + PORTS + "00000003" + ACKNOWLEDGED + "5019" + "0400"
                        + "141e"
                        + "0000" + "05"),
                new TcpSegments(38, 2).of(HEX.parseHex(frame)).stream().map(HEX::formatHex).toList());
    }

    private static String ipv4(String length, String identification, String checksum) {
        return "4500" + length + identification + "4000" + "4006" + checksum + ADDRESSES;
    }

    @Test
    void headersThatMakeNoSenseMakeNoSegments() {
        byte[] frame = HEX.parseHex(ETHERNET + ipv4("0028", "0000", "0000") + PORTS + "00".repeat(16));
        assertEquals(List.of(), new TcpSegments(38, 2).of(frame), "data offset 0");
        assertEquals(List.of(), new TcpSegments(60, 2).of(frame), "no room for a TCP header");
        assertEquals(List.of(), new TcpSegments(20, 2).of(frame), "TCP within IP");
        assertEquals(List.of(), new TcpSegments(-1, 2).of(frame), "no checksum to be summed up");
    }
}
