package org.nvgre.generator;

import java.util.Objects;

/// What a program shall be able to do and how much it shall hold: everything a template may ask. Parts that a profile
/// file leaves out have the values of the `minimal` profile.
///
/// @param name     goes into the head of the generated program
/// @param standard which document to follow (W8)
/// @param underlay the outer header
/// @param flowId   whether the FlowID is a hash of the flow (W6) or 0
/// @param sizes    entries per table
public record Profile(String name, Standard standard, Underlay underlay, Boolean flowId, Sizes sizes) {

    public Profile {
        name = Objects.requireNonNullElse(name, "unnamed");
        standard = Objects.requireNonNullElse(standard, Standard.RFC7637);
        underlay = Objects.requireNonNullElse(underlay, new Underlay(null));
        flowId = Objects.requireNonNullElse(flowId, true);
        sizes = Objects.requireNonNullElse(sizes, new Sizes(null, null, null, null, null, null, null, null));
    }

    /// @param ttl of the outer IPv4 header, 1 to 255 (W2)
    public record Underlay(Integer ttl) {
        public Underlay {
            ttl = within("ttl", ttl, 64, 1, 255);
        }
    }

    /// Entries each table can hold. The upper bounds are those of the keys' widths.
    public record Sizes(Integer ports, Integer localPas, Integer vsids, Integer caMacs, Integer endpoints,
            Integer paRoutes,
            Integer nextHops, Integer replicas) {
        public Sizes {
            ports = within("ports", ports, 4096, 1, 1 << 24);
            localPas = within("localPas", localPas, 256, 1, 1 << 24);
            vsids = within("vsids", vsids, 4096, 1, 1 << 16);
            caMacs = within("caMacs", caMacs, 65536, 1, 1 << 24);
            endpoints = within("endpoints", endpoints, 4096, 1, (1 << 16) - 1);
            paRoutes = within("paRoutes", paRoutes, 4096, 1, 1 << 24);
            nextHops = within("nextHops", nextHops, 1024, 1, 1 << 16);
            replicas = within("replicas", replicas, 16384, 1, 1 << 24);
        }
    }

    private static int within(String key, Integer value, int standard, int least, int most) {
        if (value == null) {
            return standard;
        }
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "'" + key + "' is " + value + ": say " + least + " to " + most);
        }
        return value;
    }
}
