package org.nvgre.softswitch.port;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class OffloadTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String MACS = "00155d00000600155d000005";

    @Test
    void aStrippedTagComesBackBehindTheAddresses() {
        assertEquals(MACS + "8100" + "6064" + "0800" + "4500",
                completed(new Offload(0x8100_6064, -1, 0), MACS + "0800" + "4500"));
    }

    @Test
    void aServiceTagGoesInFrontOfTheOneThatIsThere() {
        assertEquals(MACS + "88a8" + "0001" + "8100" + "0064" + "0800",
                completed(new Offload(0x88A8_0001, -1, 0), MACS + "8100" + "0064" + "0800"));
    }

    @Test
    void aChecksumIsSummedUpFromWhereItStarts() {
        // RFC 1071, section 3: 0001 f203 f4f5 f6f7 sum up to ddf2; here one of them stands in the checksum's place.
        assertEquals(MACS + "0800" + "220d" + "f203" + "f4f5" + "f6f7",
                completed(new Offload(0, 14, 0), MACS + "0800" + "0001" + "f203" + "f4f5" + "f6f7"));
    }

    @Test
    void anOddLastByteIsTheUpperHalfOfAWord() {
        // 0000 + 0102 + 0300 = 0402
        assertEquals("ffff" + "0102" + "fbfd" + "03",
                completed(new Offload(0, 2, 2), "ffff" + "0102" + "0000" + "03"));
    }

    @Test
    void aSumOfZeroIsWrittenAsAllOnes() {
        // In UDP zero would say that there is no checksum.
        assertEquals("ffff" + "fffe" + "0001", completed(new Offload(0, 0, 0), "0000" + "fffe" + "0001"));
    }

    @Test
    void aChecksumBeyondTheFrameIsLeftOut() {
        assertEquals("010203", completed(new Offload(0, 2, 16), "010203"));
    }

    private static String completed(Offload offload, String frame) {
        return HEX.formatHex(offload.complete(HEX.parseHex(frame)));
    }
}
