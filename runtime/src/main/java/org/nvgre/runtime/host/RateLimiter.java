package org.nvgre.runtime.host;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// Lets each of many have so much at once, and so much per second: a bucket of tokens for each. Not for use by several
/// threads.
///
/// @param <K> whom the buckets are for
public final class RateLimiter<K> {

    private record Bucket(double tokens, Instant filled) {}

    private final InstantSource clock;
    private final double perSecond;
    private final double burst;
    private final Map<K, Bucket> buckets = new HashMap<>();

    public RateLimiter(InstantSource clock, double perSecond, double burst) {
        this.clock = clock;
        this.perSecond = perSecond;
        this.burst = burst;
    }

    /// Takes a token, if there is one.
    public boolean take(K who) {
        Instant now = clock.instant();
        Bucket bucket = buckets.getOrDefault(who, new Bucket(burst, now));
        double since = Duration.between(bucket.filled(), now).toNanos() / 1e9;
        double tokens = Math.min(burst, bucket.tokens() + since * perSecond);
        boolean enough = tokens >= 1;
        buckets.put(who, new Bucket(enough ? tokens - 1 : tokens, now));
        return enough;
    }
}
