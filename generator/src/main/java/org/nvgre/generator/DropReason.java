package org.nvgre.generator;

/// One line of `p4/drop-reasons.yaml`: the code that the program counts under, and why.
record DropReason(int code, String name, String rule, String text) {}
