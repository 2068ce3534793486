package org.nvgre.cli.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.nvgre.runtime.policy.Mac;

/// The FlowIDs were computed with zlib's crc32 over the bytes of each flow.
class TenantFrameTest {

    private static final String MACS = "020000000002 020000000001";
    private static final String IPV4_UDP = MACS
            + "0800 4500001c 00004000 40110000 0a000001 0a000002 c0000035 00080000";
    private static final String IPV6_MLD = MACS + "86dd 60000000 00240001 fe80000000000000000000fffe000001"
            + "ff020000000000000000000000000016 3a00050200000100 8f000000";

    @Test
    void udpIsToldByItsPorts() {
        TenantFrame frame = frame(IPV4_UDP);
        assertEquals(Mac.parse("02-00-00-00-00-02"), frame.destination());
        assertEquals(Mac.parse("02-00-00-00-00-01"), frame.source());
        assertEquals(Protocol.DNS, Protocol.of(frame));
        assertEquals(0x18, frame.flowId());
    }

    @Test
    void aFragmentHasNoPorts() {
        TenantFrame fragment = frame(IPV4_UDP.replace("00004000", "00002000"));
        assertEquals(0x44, fragment.flowId());
        assertNotEquals(frame(IPV4_UDP).flowKey(), fragment.flowKey());
    }

    @Test
    void icmpBehindHopByHopOptionsIsFound() {
        assertEquals(Protocol.NEIGHBOUR_DISCOVERY, Protocol.of(frame(IPV6_MLD)));
        assertEquals(0x39, frame(IPV6_MLD).flowId(),
                "the FlowID is of the first next header, which is 0 here");
    }

    @Test
    void whatIsNotIpIsToldByItsMacs() {
        assertEquals(Protocol.ARP, Protocol.of(frame(MACS + "0806 0001")));
        assertEquals(0x9b, frame(MACS + "0806 0001").flowId());
        assertEquals(Protocol.OTHER, Protocol.of(frame(MACS + "88b5 00")));
    }

    @Test
    void aTagStandsBehindTheMacs() {
        assertArrayEquals(bytes(MACS + "8100 0064 0806 0001"), frame(MACS + "0806 0001").onVlan(100));
        assertArrayEquals(bytes(MACS + "0806 0001"), frame(MACS + "0806 0001").onVlan(0));
    }

    private static TenantFrame frame(String hex) {
        return new TenantFrame(bytes(hex));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
