package org.nvgre.p4runtime;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;

/// Protobuf's wire format, written from the end towards the beginning: a message stands behind its own length, which is
/// known when the message is there. So nothing is measured first. What is written later comes to stand before what was
/// written earlier.
final class BackwardsWire {
    private static final int VARINT = 0;
    private static final int DELIMITED = 2;
    /// A tag and a number.
    private static final int MOST_OF_NUMBER = 15;

    private byte[] bytes = new byte[256];
    /// Where the first byte is.
    private int at = bytes.length;

    void clear() {
        at = bytes.length;
    }

    /// How much there is; told to {@link #enclose} as the end of what is written next.
    int size() {
        return bytes.length - at;
    }

    void copyTo(byte[] target, int from) {
        System.arraycopy(bytes, at, target, from, size());
    }

    /// A field with a number; none with 0, which is what a missing one means.
    void number(int field, long value) {
        if (value != 0) {
            require(MOST_OF_NUMBER);
            varint(value);
            varint((long) field << 3 | VARINT);
        }
    }

    void flag(int field, boolean value) {
        number(field, value ? 1 : 0);
    }

    void bytes(int field, ByteString value) {
        require(value.size());
        at -= value.size();
        value.copyTo(bytes, at);
        delimited(field, value.size());
    }

    /// What stands in a message, without its length.
    void content(MessageLite message) {
        ByteString content = message.toByteString();
        require(content.size());
        at -= content.size();
        content.copyTo(bytes, at);
    }

    /// Makes a message of everything before an end.
    void enclose(int field, int end) {
        delimited(field, size() - end);
    }

    private void delimited(int field, int length) {
        require(MOST_OF_NUMBER);
        varint(length);
        varint((long) field << 3 | DELIMITED);
    }

    /// Its lowest seven bits first, each byte but the last with the upper bit set.
    private void varint(long value) {
        int length = 1;
        for (long rest = value >>> 7; rest != 0; rest >>>= 7) {
            length++;
        }
        at -= length;
        long rest = value;
        for (int i = at; i < at + length - 1; i++) {
            bytes[i] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[at + length - 1] = (byte) rest;
    }

    private void require(int more) {
        if (at < more) {
            int size = size();
            byte[] larger = new byte[Math.max(bytes.length * 2, size + more)];
            System.arraycopy(bytes, at, larger, larger.length - size, size);
            at = larger.length - size;
            bytes = larger;
        }
    }
}
