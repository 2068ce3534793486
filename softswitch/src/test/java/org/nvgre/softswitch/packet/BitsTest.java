package org.nvgre.softswitch.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against BigInteger, at every offset within a byte and every width. */
final class BitsTest {
    private final Random random = new Random(1);

    @Test
    void readsAndWritesAnywhere() {
        for (int offset = 0; offset < 16; offset++) {
            for (int width = 1; width <= 64; width++) {
                byte[] data = new byte[11];
                random.nextBytes(data);
                int after = data.length * 8 - offset - width;
                BigInteger whole = new BigInteger(1, data);
                BigInteger mask = BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
                assertEquals(whole.shiftRight(after).and(mask).longValue(), Bits.read(data, offset, width));

                long value = random.nextLong();
                BigInteger expected = whole.andNot(mask.shiftLeft(after))
                        .or(BigInteger.valueOf(value).and(mask).shiftLeft(after));
                Bits.write(data, offset, width, value);
                assertEquals(expected, new BigInteger(1, data));
            }
        }
    }

    @Test
    void limbsHoldAnyWidth() {
        for (int width = 1; width <= 200; width++) {
            BigInteger value = new BigInteger(width, random);
            long[] words = {-1, 0, 0, 0, 0, -1};
            Bits.store(words, 1, width, value.add(BigInteger.ONE.shiftLeft(width)));
            assertEquals(value, Bits.load(words, 1, width));
            assertEquals(-1, words[0]);
            assertEquals(-1, words[5]);
        }
    }

    @Test
    void signs() {
        assertEquals(-1, Bits.signExtend(0xff, 8));
        assertEquals(127, Bits.signExtend(0x17f, 8));
        assertArrayEquals(new long[]{0, 1, -1L}, new long[]{Bits.mask(0), Bits.mask(1), Bits.mask(64)});
    }
}
