package org.nvgre.generator;

/// One line of `p4/drop-reasons.yaml`: the code that the program counts under, and why.
///
/// @param when key of the profile, `underlay.ecn`, without which it cannot arise; null: always
record DropReason(int code, String name, String when, String rule, String text) {}
