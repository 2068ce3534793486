package org.nvgre.softswitch.p4runtime;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import org.nvgre.softswitch.table.RequestRejected;
import org.nvgre.softswitch.table.RequestRejected.Reason;

/** Integers as P4Runtime writes them (specification section 8.3, "Bytestrings"). */
final class Bytestrings {
    private Bytestrings() {}

    /** The shortest string: no leading zero bytes, one zero byte for 0. */
    static ByteString canonical(BigInteger value) {
        byte[] bytes = value.toByteArray();
        return bytes.length > 1 && bytes[0] == 0
                ? ByteString.copyFrom(bytes, 1, bytes.length - 1)
                : ByteString.copyFrom(bytes);
    }

    static ByteString canonical(long value) {
        return canonical(BigInteger.valueOf(value));
    }

    /** Reads an integer; leading zeroes are accepted. {@code what} says whose it is. */
    static BigInteger read(ByteString bytes, int width, String what) throws RequestRejected {
        if (bytes.isEmpty()) {
            throw RequestRejected.invalid(what + ": empty byte string");
        }
        BigInteger value = new BigInteger(1, bytes.toByteArray());
        if (value.bitLength() > width) {
            throw new RequestRejected(Reason.OUT_OF_RANGE,
                    what + ": 0x" + value.toString(16) + " does not fit " + width + " bits");
        }
        return value;
    }
}
