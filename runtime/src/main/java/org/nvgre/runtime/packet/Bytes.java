package org.nvgre.runtime.packet;

import java.nio.ByteBuffer;

import com.google.protobuf.ByteString;

/// Bytes with numbers in them.
public final class Bytes {

    private Bytes() {}

    /// To read from, at positions that count from the first of these bytes. (A part of other bytes would count from theirs.)
    public static ByteBuffer view(ByteString bytes) {
        return bytes.asReadOnlyByteBuffer().slice();
    }
}
