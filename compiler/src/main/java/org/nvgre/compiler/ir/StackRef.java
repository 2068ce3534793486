package org.nvgre.compiler.ir;

/// A stack of headers, or of header unions.
public record StackRef(String name, boolean ofUnions) {}
