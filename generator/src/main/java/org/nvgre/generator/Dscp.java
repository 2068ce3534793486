package org.nvgre.generator;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What the outer header's DSCP has to do with the inner one's (Q1, RFC 2983).
public enum Dscp {
    /// A fixed outer value; the inner one passes untouched.
    @JsonProperty("pipe")
    PIPE,
    /// Copied out at encapsulation and back at decapsulation.
    @JsonProperty("uniform")
    UNIFORM
}
