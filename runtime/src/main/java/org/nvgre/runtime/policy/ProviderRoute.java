package org.nvgre.runtime.policy;

import java.net.InetAddress;

/// A switch's way through the underlay.
///
/// @param nextHop one of the switch's {@link Switch#nextHops}
/// @param vrf the routing table it stands in, 16 bits
public record ProviderRoute(String switchName, Prefix destinationPrefix, InetAddress nextHop, int vrf) {}
