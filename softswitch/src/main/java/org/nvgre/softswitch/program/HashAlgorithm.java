package org.nvgre.softswitch.program;

import java.util.zip.CRC32;

/** The hash functions of v1model's {@code HashAlgorithm}, as simple_switch computes them. */
enum HashAlgorithm {
    /** CRC-32 of Ethernet. */
    CRC32("crc32", "crc32_custom") {
        @Override
        long compute(byte[] data, int length) {
            CRC32 crc = new CRC32();
            crc.update(data, 0, length);
            return crc.getValue();
        }
    },
    /** CRC-16/ARC: polynomial 0x8005, reflected, initially 0. */
    CRC16("crc16", "crc16_custom") {
        @Override
        long compute(byte[] data, int length) {
            int crc = 0;
            for (int n = 0; n < length; n++) {
                crc ^= data[n] & 0xff;
                for (int i = 0; i < 8; i++) {
                    crc = (crc & 1) != 0 ? (crc >>> 1) ^ 0xA001 : crc >>> 1;
                }
            }
            return crc;
        }
    },
    /** CRC-16/CCITT-FALSE: polynomial 0x1021, initially 0xffff. */
    CRC_CCITT("crcCCITT") {
        @Override
        long compute(byte[] data, int length) {
            int crc = 0xffff;
            for (int n = 0; n < length; n++) {
                crc ^= (data[n] & 0xff) << 8;
                for (int i = 0; i < 8; i++) {
                    crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
                }
            }
            return crc & 0xffff;
        }
    },
    /** The Internet checksum (RFC 1071): the complement of the ones' complement sum of 16-bit words. */
    CSUM16("csum16") {
        @Override
        long compute(byte[] data, int length) {
            long sum = 0;
            for (int i = 0; i + 1 < length; i += 2) {
                sum += ((data[i] & 0xff) << 8) | (data[i + 1] & 0xff);
            }
            if ((length & 1) != 0) {
                sum += (data[length - 1] & 0xff) << 8;
            }
            while (sum >>> 16 != 0) {
                sum = (sum & 0xffff) + (sum >>> 16);
            }
            return ~sum & 0xffff;
        }
    },
    /** xxHash, 64 bits, seed 0. */
    XXH64("xxh64") {
        @Override
        long compute(byte[] data, int length) {
            return XxHash64.hash(data, length);
        }
    },
    /** The first eight bytes. */
    IDENTITY("identity") {
        @Override
        long compute(byte[] data, int length) {
            long value = 0;
            for (int i = 0; i < Math.min(length, Long.BYTES); i++) {
                value = (value << 8) | (data[i] & 0xff);
            }
            return value;
        }
    };

    private final String name;
    /** The variant that could be configured at run time in BMv2, and computes the same unless it is; or null. */
    private final String custom;

    HashAlgorithm(String name) {
        this(name, null);
    }

    HashAlgorithm(String name, String custom) {
        this.name = name;
        this.custom = custom;
    }

    /** Of the first {@code length} bytes. */
    abstract long compute(byte[] data, int length);

    /** The algorithm BMv2 JSON calls so, or null. */
    static HashAlgorithm named(String name) {
        for (HashAlgorithm algorithm : values()) {
            if (name.equals(algorithm.name) || name.equals(algorithm.custom)) {
                return algorithm;
            }
        }
        return null;
    }
}
