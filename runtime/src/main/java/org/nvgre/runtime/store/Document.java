package org.nvgre.runtime.store;

import com.google.protobuf.ByteString;

/// @param key a path, such as `policy/lookupRecords/5001/10.0.0.5`; 1 to {@link Write#LONGEST_KEY} characters
/// @param value 1 to {@link Write#LONGEST_VALUE} bytes
public record Document(String key, ByteString value) {}
