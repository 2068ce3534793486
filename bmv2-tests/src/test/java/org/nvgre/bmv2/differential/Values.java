package org.nvgre.bmv2.differential;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/// Numbers for fields, keys and parameters. There are few of each width, so that packets meet entries.
final class Values {
    private static final int PORT_WIDTH = 9;
    private static final int DROP_PORT = 511;
    private static final int PORTS = 8;
    private static final int MANY = 5;

    private final RandomGenerator random;
    private final Map<Integer, List<BigInteger>> pools = new HashMap<>();

    Values(RandomGenerator random) {
        this.random = random;
    }

    static BigInteger ones(int width) {
        return BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
    }

    /// Adds a number to those of its width: one that entries have.
    void learn(int width, ByteString value) {
        if (width > 0) {
            BigInteger number = new BigInteger(1, value.toByteArray());
            pools.computeIfAbsent(width, w -> new ArrayList<>(pool(w))).add(number);
        }
    }

    /// One of the pool.
    BigInteger familiar(int width) {
        List<BigInteger> pool = pools.computeIfAbsent(width, this::pool);
        return pool.get(random.nextInt(pool.size()));
    }

    /// Mostly one of the pool, sometimes any.
    BigInteger any(int width) {
        return width == PORT_WIDTH || random.nextInt(5) > 0 ? familiar(width) : uniform(width);
    }

    BigInteger uniform(int width) {
        byte[] bytes = new byte[(width + 7) / 8];
        random.nextBytes(bytes);
        return new BigInteger(1, bytes).and(ones(width));
    }

    private List<BigInteger> pool(int width) {
        if (width == PORT_WIDTH) {
            return LongStream.concat(LongStream.rangeClosed(0, PORTS), LongStream.of(DROP_PORT))
                    .mapToObj(BigInteger::valueOf).toList();
        }
        List<BigInteger> pool = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            pool.add(BigInteger.valueOf(i).and(ones(width)));
            pool.add(uniform(width));
        }
        pool.add(ones(width));
        pool.add(BigInteger.ONE.shiftLeft(width - 1));
        return pool;
    }

    /// As P4Runtime has it: no leading zeros.
    static ByteString bytes(BigInteger value) {
        byte[] bytes = value.toByteArray();
        int start = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        return ByteString.copyFrom(bytes, start, bytes.length - start);
    }
}
