package org.nvgre.runtime.desired;

import java.net.InetAddress;
import java.util.Map;

import org.nvgre.runtime.policy.Mac;

/// What a switch has found out about its underlay, in addition to what the policy says.
///
/// @param neighbours the MACs of next hops for which the policy has none (U1)
/// @param pathMtus the longest outer packet that got through to a provider address, where that is less than the policy
///        says (U2)
public record Learned(Map<InetAddress, Mac> neighbours, Map<Destination, Integer> pathMtus) {

    public static final Learned NOTHING = new Learned(Map.of(), Map.of());

    /// @param vrf the routing table by which it is reached
    public record Destination(int vrf, InetAddress providerAddress) {}

    public Learned {
        neighbours = Map.copyOf(neighbours);
        pathMtus = Map.copyOf(pathMtus);
    }
}
