package org.nvgre.runtime.host;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

import org.nvgre.runtime.desired.Learned.Destination;
import org.nvgre.runtime.policy.Addresses;

/// How long outer packets may be, as routers have told (U2). What is told is believed for ten minutes, as RFC 1191 §6.3
/// advises, and then tried again.
final class PathMtus {

    static final Duration BELIEF = Duration.ofMinutes(10);
    /// Less is more likely an attack than a link (RFC 8200 §5; for IPv4 what other hosts take for the least).
    private static final int LEAST_V6 = 1280;
    private static final int LEAST_V4 = 552;

    private record Belief(int mtu, Instant until) {}

    private final InstantSource clock;
    private final Map<Destination, Belief> beliefs = new HashMap<>();

    PathMtus(InstantSource clock) {
        this.clock = clock;
    }

    /// A lower limit is believed at once, a higher one only when the lower is forgotten.
    void heard(Destination destination, int mtu) {
        int least = Addresses.isIpv4(destination.providerAddress()) ? LEAST_V4 : LEAST_V6;
        int believed = Math.max(mtu, least);
        Integer known = current().get(destination);
        if (known == null || believed <= known) {
            beliefs.put(destination, new Belief(believed, clock.instant().plus(BELIEF)));
        }
    }

    Map<Destination, Integer> current() {
        Instant now = clock.instant();
        beliefs.values().removeIf(belief -> !now.isBefore(belief.until()));
        Map<Destination, Integer> current = new HashMap<>();
        beliefs.forEach((destination, belief) -> current.put(destination, belief.mtu()));
        return current;
    }
}
