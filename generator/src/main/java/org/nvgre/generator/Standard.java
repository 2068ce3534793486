package org.nvgre.generator;

import com.fasterxml.jackson.annotation.JsonProperty;

/// The document an NVE follows; they differ in what becomes of a tenant's 802.1Q tag (W8).
public enum Standard {
    /// RFC 7637: no tag inside the tunnel.
    @JsonProperty("rfc7637")
    RFC7637,
    /// draft-sridharan-virtualization-nvgre-02: one C-tag with VID 0 may stay.
    @JsonProperty("draft-02")
    DRAFT_02
}
