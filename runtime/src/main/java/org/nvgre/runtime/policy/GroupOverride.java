package org.nvgre.runtime.policy;

import java.net.InetAddress;

/// A multicast group of a tenant that has a group of the underlay to itself.
///
/// @param macAddress the tenant's group, as its frames name it
/// @param multicast the group of the underlay
public record GroupOverride(Mac macAddress, InetAddress multicast) {}
