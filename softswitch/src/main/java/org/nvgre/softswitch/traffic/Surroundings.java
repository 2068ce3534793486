package org.nvgre.softswitch.traffic;

import java.util.OptionalInt;

/**
 * What a target has beside its program.
 *
 * @param cpuPort where copies for the control plane go, if there is such a port
 * @param startNanos when its clock began, as {@link System#nanoTime}
 */
public record Surroundings(MulticastGroups groups, CloneSessions sessions, DigestSink digests, Output output,
        OptionalInt cpuPort, long startNanos) {}
