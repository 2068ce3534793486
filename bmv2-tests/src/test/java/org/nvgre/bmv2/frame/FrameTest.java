package org.nvgre.bmv2.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The yardstick, measured: bytes written down by hand.
class FrameTest {
    @Test
    @DisplayName("an IPv4 header's checksum: the example of RFC 1071's sum as Wikipedia has it, b861")
    void ipv4Checksum() {
        Ipv4 ip = Ipv4.between("192.168.0.1", "192.168.0.199");
        Octets header = ip.protocol(17).enclose(null, null, Raw.pattern(95).octets()).slice(0, 20);
        assertEquals("45000073000040004011b861c0a80001c0a800c7", header.toString());
    }

    @Test
    @DisplayName("the hash is CRC-32 ISO-HDLC: its check value is cbf43926")
    void crc() {
        assertEquals(0x26, FlowId.hash(Octets.of("123456789".getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    @DisplayName("an NVGRE packet, byte for byte")
    void nvgre() {
        Frame inner = Frame.ethernet("00-15-5D-00-00-05", "00-15-5D-00-00-06", 0xBEEF).payload(3);
        Frame outer = Frame.ethernet("02-00-00-00-10-0A", "02-00-00-00-00-01").with(Tag.customer(3, 7))
                .ipv4("192.0.2.11", "198.51.100.2").with(Gre.nvgre(5001, 0x5A)).carrying(inner);
        assertEquals("""
                020000000001 02000000100a 8100 6007 0800
                45 00 002d 0000 4000 40 2f 4e61 c000020b c6336402
                2000 6558 001389 5a
                00155d000006 00155d000005 beef 00070e
                """.replaceAll("\\s", ""), outer.octets().toString());
    }

    @Test
    @DisplayName("UDP over IPv6, with its checksum")
    void udp() {
        Frame frame = Frame.ethernet("00-15-5D-00-00-05", "00-15-5D-00-00-06")
                .ipv6("fd00:10::5", "fd00:10::6")
                .udp(1, 2).payload(1);
        assertEquals("""
                00155d000006 00155d000005 86dd
                60000000 0009 11 40 fd000010000000000000000000000005 fd000010000000000000000000000006
                0001 0002 0009 05ad 00
                """.replaceAll("\\s", ""), frame.octets().toString());
    }

    @Test
    @DisplayName("a difference is named by its field")
    void differences() {
        Frame frame = Frame.ethernet("00-15-5D-00-00-05", "00-15-5D-00-00-06").ipv4("10.0.0.1", "10.0.0.2")
                .udp(1, 2);
        Frame other = frame.change(Ipv4.class, ip -> ip.ttl(63));
        assertEquals(List.of("ipv4 ttl", "ipv4 checksum"),
                Dissection.differences(frame.octets(), other.octets()));
        assertTrue(Dissection.compare(frame.octets(), other.octets()).contains("! 0016   ipv4 ttl"),
                () -> Dissection.compare(frame.octets(), other.octets()));
    }
}
