package org.nvgre.runtime.policy;

import java.net.InetAddress;

/// One of several addresses to choose from, and its share of the flows.
public record WeightedAddress(InetAddress address, int weight) {}
