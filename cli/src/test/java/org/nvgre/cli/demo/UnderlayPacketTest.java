package org.nvgre.cli.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.nvgre.runtime.policy.Mac;

class UnderlayPacketTest {

    private static final String PACKET = "02000000ff01 020000001001 0800 4500%s 00004000 %s2f%s"
            + " c000020b c633640c 2000 6558 00138907 020000000002 020000000001 0806 0001";

    @Test
    void itsFieldsAreWhereTheRfcsPutThem() {
        UnderlayPacket packet = packet("002c", "40", "b62c");
        assertEquals("198.51.100.12", packet.destinationAddress().getHostAddress());
        assertEquals(64, packet.ttl());
        assertEquals(5001, packet.vsid());
        assertEquals(7, packet.flowId());
        assertEquals(Mac.parse("02-00-00-00-00-01"), packet.inner().source());
    }

    @Test
    void aRouterLowersTheTtlAndTheChecksumStaysRight() {
        for (String checksum : new String[]{"b62c", "fe80", "ff00", "feff"}) {
            int word = Integer.parseInt(checksum, 16);
            byte[] routed = packet("002c", "40", checksum)
                    .routed(Mac.parse("02-00-00-00-20-01"), Mac.parse("02-00-00-00-FF-02"));
            // What the header words sum to is to stay the same: 0x0100 less in one, 0x0100 more in the other.
            int sum = word + 0x0100;
            String expected = HexFormat.of().toHexDigits((short) (sum > 0xFFFF ? sum - 0xFFFF : sum));
            assertArrayEquals(bytes(PACKET.formatted("002c", "3f", expected)
                    .replace("02000000ff01 020000001001", "020000002001 02000000ff02")), routed);
        }
    }

    private static UnderlayPacket packet(String length, String ttl, String checksum) {
        return new UnderlayPacket(bytes(PACKET.formatted(length, ttl, checksum)));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
