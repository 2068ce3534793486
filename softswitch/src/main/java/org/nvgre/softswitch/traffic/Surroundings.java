package org.nvgre.softswitch.traffic;

import java.util.OptionalInt;

/**
 * What a target has beside its program.
 *
 * @param exclusions which copies of a group are not made for which packets
 * @param ports which ports are looped
 * @param cpuPort where copies for the control plane go, if there is such a port
 * @param startNanos when its clock began, as {@link System#nanoTime}
 */
public record Surroundings(MulticastGroups groups, Exclusions exclusions, CloneSessions sessions,
        PortStates ports, DigestSink digests, Output output, OptionalInt cpuPort, long startNanos) {

    /** With nothing excluded and no port looped. */
    public Surroundings(MulticastGroups groups, CloneSessions sessions, DigestSink digests, Output output,
            OptionalInt cpuPort, long startNanos) {
        this(groups, new Exclusions(), sessions, new PortStates(), digests, output, cpuPort, startNanos);
    }
}
