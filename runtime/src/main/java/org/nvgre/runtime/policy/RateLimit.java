package org.nvgre.runtime.policy;

/// How much a virtual subnet may send in one direction, in bytes and bytes per second (RFC 2698). What goes beyond the
/// peak rate is dropped.
public record RateLimit(long cir, long cbs, long pir, long pbs) {}
