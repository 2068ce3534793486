package org.nvgre.softswitch.program;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Check values of the catalogue of parametrised CRC algorithms, RFC 1071 and the xxHash specification. */
final class HashAlgorithmTest {
    private static final byte[] CHECK = "123456789".getBytes(US_ASCII);

    private static long compute(String name, byte[] data) {
        return HashAlgorithm.named(name).compute(data, data.length);
    }

    @Test
    void checkValues() {
        assertEquals(0xCBF43926L, compute("crc32", CHECK));
        assertEquals(0xBB3D, compute("crc16", CHECK));
        assertEquals(0x29B1, compute("crcCCITT", CHECK));
        assertEquals(0xCBF43926L, compute("crc32_custom", CHECK));
    }

    @Test
    void internetChecksum() {
        // RFC 1071, section 3: the sum is ddf2.
        assertEquals(0xffff - 0xddf2, compute("csum16", HexFormat.of().parseHex("0001f203f4f5f6f7")));
        // An odd byte counts as the high one.
        assertEquals(0xffff - 0xab00, compute("csum16", new byte[]{(byte) 0xab}));
        assertEquals(0xffff, compute("csum16", new byte[0]));
    }

    @Test
    void xxHash() {
        assertEquals(0xEF46DB3751D8E999L, compute("xxh64", new byte[0]));
        assertEquals(0x44BC2CF5AD770999L, compute("xxh64", "abc".getBytes(US_ASCII)));
        assertEquals(0xFBCEA83C8A378BF1L,
                compute("xxh64", "Nobody inspects the spammish repetition".getBytes(US_ASCII)));
    }

    @Test
    void identityIsTheFirstEightBytes() {
        assertEquals(0x3132333435363738L, compute("identity", CHECK));
        assertEquals(0x31, compute("identity", new byte[]{0x31}));
    }

    @Test
    void unknownNames() {
        assertNull(HashAlgorithm.named("md5"));
    }
}
