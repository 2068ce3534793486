package org.nvgre.p4runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nvgre.p4runtime.Sample.bytes;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BitsTest {
    /// The examples of the specification's section on byte strings among them.
    static Stream<Arguments> canonical() throws Exception {
        return Stream.of(Arguments.of(8, 0x63, bytes(0x63)), Arguments.of(16, 0x63, bytes(0x63)),
                Arguments.of(16, 0x3064, bytes(0x30, 0x64)), Arguments.of(12, 0x63, bytes(0x63)),
                Arguments.of(1, 0, bytes(0)), Arguments.of(48, 0L, bytes(0)),
                Arguments.of(9, 256, bytes(1, 0)),
                Arguments.of(8, (short) 0xff, bytes(0xff)), Arguments.of(8, (byte) 0x7f, bytes(0x7f)),
                Arguments.of(63, Long.MAX_VALUE, bytes(0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)),
                Arguments.of(64, BigInteger.TWO.pow(63), bytes(0x80, 0, 0, 0, 0, 0, 0, 0)),
                Arguments.of(16, new byte[]{0, 0, 0, 5}, bytes(5)), Arguments.of(16, bytes(0, 0), bytes(0)),
                Arguments.of(32, InetAddress.getByName("10.0.0.1"), bytes(10, 0, 0, 1)),
                Arguments.of(32, InetAddress.getByName("0.0.0.1"), bytes(1)),
                Arguments.of(24, Bits.of(8, 7), bytes(7)));
    }

    @ParameterizedTest
    @MethodSource("canonical")
    void isAsShortAsCanBe(int width, Object value, com.google.protobuf.ByteString expected) {
        assertEquals(expected, Bits.of(width, value).bytes());
    }

    @ParameterizedTest
    @CsvSource({"1,2", "8,256", "9,512", "12,4096", "24,16777216"})
    void refusesWhatIsTooWide(int width, long value) {
        var mistake = assertThrows(IllegalArgumentException.class, () -> Bits.of(width, value));
        assertTrue(mistake.getMessage().startsWith(value + " does not fit into " + width + " bit"),
                mistake.getMessage());
        assertEquals(width, Bits.of(width, value - 1).toBigInteger().bitLength());
    }

    @Test
    void refusesWhatIsNoValue() {
        assertThrows(IllegalArgumentException.class, () -> Bits.of(8, -1));
        assertThrows(IllegalArgumentException.class, () -> Bits.of(8, BigInteger.valueOf(-1)));
        assertThrows(IllegalArgumentException.class, () -> Bits.of(8, new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> Bits.of(8, "5"));
        assertThrows(IllegalArgumentException.class, () -> Bits.of(0, 0));
    }

    @Test
    void masksValuesOfDifferentLengths() {
        assertEquals(bytes(0x0a), Bits.of(32, 0x0102030a).and(Bits.of(32, 0xff)).bytes());
        assertEquals(bytes(1, 0, 0, 0), Bits.of(32, 0x01020304).and(Bits.of(32, 0xff000000L)).bytes());
        assertEquals(bytes(0), Bits.of(32, 5).and(Bits.of(32, 0xff000000L)).bytes());
    }

    @ParameterizedTest
    @CsvSource({"32,0,0", "32,8,4278190080", "32,32,4294967295", "9,1,256", "12,12,4095"})
    void prefixMasks(int width, int length, long expected) {
        assertEquals(expected, Bits.prefixMask(width, length).toLong());
    }

    @Test
    void comparesUnsigned() {
        assertTrue(Bits.of(8, 0x80).compareTo(Bits.of(8, 0x7f)) > 0);
        assertTrue(Bits.of(16, 0x100).compareTo(Bits.of(16, 0xff)) > 0);
        assertEquals(0, Bits.of(16, 7).compareTo(Bits.of(16, new byte[]{0, 7})));
    }

    @Test
    void looksLikeWhatItIs() {
        assertEquals("5000", Bits.of(24, 5000).toString());
        assertEquals("10.0.0.1", Bits.of(32, 0x0a000001).toString());
        assertEquals("00:00:00:00:00:01", Bits.of(48, 1).toString());
        assertEquals("0:0:0:0:0:0:0:1", Bits.of(128, 1).toString());
        assertEquals("0x0100", Bits.of(72, 256).toString());
    }
}
