package org.nvgre.runtime.store;

import java.util.Optional;

import com.google.protobuf.ByteString;

/// One document as a commit leaves it.
///
/// @param key a path, such as `policy/lookupRecords/5001/10.0.0.5`; 1 to {@link #LONGEST_KEY} characters
/// @param value what it is from then on, 1 to {@link #LONGEST_VALUE} bytes; empty: it is no more
public record Write(String key, Optional<ByteString> value) {

    /// In characters. What every store has room for.
    public static final int LONGEST_KEY = 1024;

    /// In bytes. What every store has room for.
    public static final int LONGEST_VALUE = 1 << 20;

    public Write {
        if (key.isEmpty() || key.length() > LONGEST_KEY) {
            throw new IllegalArgumentException("a key has 1 to %d characters; '%.40s' has %d"
                    .formatted(LONGEST_KEY, key, key.length()));
        }
        value.ifPresent(bytes -> {
            if (bytes.isEmpty() || bytes.size() > LONGEST_VALUE) {
                throw new IllegalArgumentException("a document has 1 to %d bytes; '%s' has %d"
                        .formatted(LONGEST_VALUE, key, bytes.size()));
            }
        });
    }

    /// @param value 1 to {@link #LONGEST_VALUE} bytes; what `UnsafeByteOperations.unsafeWrap` gives is not copied
    public static Write put(String key, ByteString value) {
        return new Write(key, Optional.of(value));
    }

    /// No mistake when there is none of that key.
    public static Write delete(String key) {
        return new Write(key, Optional.empty());
    }
}
