package org.nvgre.runtime.store;

import java.util.List;

/// What happened at once.
///
/// @param revision greater than that of all before it
/// @param writes for different keys
public record Commit(long revision, List<Write> writes) {}
