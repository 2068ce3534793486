package org.nvgre.runtime.service;

import java.time.Duration;
import java.util.Optional;

import org.nvgre.p4runtime.Tls;
import org.nvgre.runtime.device.Foreign;

/// How a control plane works.
///
/// @param foreign what becomes of entries that somebody else wrote
/// @param resync how often a switch that is equal is read and compared all the same
/// @param pulse how often a switch is asked whether it is there and runs its program
/// @param pulseLimit how long it may take to answer that
/// @param firstRetry how long until something that failed is tried again; longer each time
/// @param lastRetry but never longer than this
/// @param drain how long frames may be under way between two switches
/// @param phaseDeadline how long the switches wait for each other in a change; who takes longer is left behind, and
///        compared afterwards
/// @param timeout how long a switch may take for connecting, for loading a program, or for one request
/// @param keepAlive after how much silence a connection is tried; see {@link org.nvgre.p4runtime.P4RuntimeClient.Builder}
/// @param tls how connections to switches are secured; empty: not at all
/// @param compared how many entities all comparisons that run at once may hold; 24 to 64 bytes each
/// @param quietly changes with more parts than this are made without one switch waiting for another: each is compared
/// @param hosted whether to answer packets that switches send up
public record Settings(Foreign foreign, Duration resync, Duration pulse, Duration pulseLimit,
        Duration firstRetry,
        Duration lastRetry, Duration drain, Duration phaseDeadline, Duration timeout,
        Optional<Duration> keepAlive, Optional<Tls> tls, int compared, int quietly, boolean hosted,
        Timer timer) {

    public static Settings defaults() {
        return new Settings(Foreign.REMOVE, Duration.ofMinutes(10), Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofMillis(200), Duration.ofSeconds(30), Duration.ofMillis(200), Duration.ofSeconds(2),
                Duration.ofSeconds(60), Optional.empty(), Optional.empty(), 1_500_000, 5_000, true,
                Timer.system());
    }

    public Settings withForeign(Foreign next) {
        return new Settings(next, resync, pulse, pulseLimit, firstRetry, lastRetry, drain, phaseDeadline,
                timeout,
                keepAlive, tls, compared, quietly, hosted, timer);
    }

    public Settings withResync(Duration next) {
        return new Settings(foreign, next, pulse, pulseLimit, firstRetry, lastRetry, drain, phaseDeadline,
                timeout,
                keepAlive, tls, compared, quietly, hosted, timer);
    }

    public Settings withPulse(Duration every, Duration limit) {
        return new Settings(foreign, resync, every, limit, firstRetry, lastRetry, drain, phaseDeadline,
                timeout,
                keepAlive, tls, compared, quietly, hosted, timer);
    }

    public Settings withRetries(Duration first, Duration last) {
        return new Settings(foreign, resync, pulse, pulseLimit, first, last, drain, phaseDeadline, timeout,
                keepAlive, tls, compared, quietly, hosted, timer);
    }

    public Settings withDrain(Duration next) {
        return new Settings(foreign, resync, pulse, pulseLimit, firstRetry, lastRetry, next, phaseDeadline,
                timeout, keepAlive, tls, compared, quietly, hosted, timer);
    }

    public Settings withPhaseDeadline(Duration next) {
        return new Settings(foreign, resync, pulse, pulseLimit, firstRetry, lastRetry, drain, next, timeout,
                keepAlive, tls, compared, quietly, hosted, timer);
    }

    public Settings withTimeout(Duration next) {
        return new Settings(foreign, resync, pulse, pulseLimit, firstRetry, lastRetry, drain, phaseDeadline,
                next,
                keepAlive, tls, compared, quietly, hosted, timer);
    }

    public Settings withKeepAlive(Duration silence) {
        return new Settings(foreign, resync, pulse, pulseLimit, firstRetry, lastRetry, drain, phaseDeadline,
                timeout, Optional.of(silence), tls, compared, quietly, hosted, timer);
    }

    public Settings withTls(Tls next) {
        return new Settings(foreign, resync, pulse, pulseLimit, firstRetry, lastRetry, drain, phaseDeadline,
                timeout, keepAlive, Optional.of(next), compared, quietly, hosted, timer);
    }

    public Settings withHosted(boolean next) {
        return new Settings(foreign, resync, pulse, pulseLimit, firstRetry, lastRetry, drain, phaseDeadline,
                timeout, keepAlive, tls, compared, quietly, next, timer);
    }

    public Settings withTimer(Timer next) {
        return new Settings(foreign, resync, pulse, pulseLimit, firstRetry, lastRetry, drain, phaseDeadline,
                timeout, keepAlive, tls, compared, quietly, hosted, next);
    }
}
