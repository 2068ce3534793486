package org.nvgre.bmv2;

import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.frame.Frame;

/// As [ForwardingTest], with the xsa program. What its target does otherwise (docs/targets.md) is overridden by nothing, and so is
/// no test.
@OnEveryTarget(profiles = "xsa/one-pass", briefly = true)
class XsaForwardingTest extends ForwardingTest {
    /// No replication (F3).
    @Override
    void f3Flood(Frame frame, Nve nve) {}

    /// No replication (F3).
    @Override
    void f3FloodFromTaggedPort(Nve nve) {}

    /// No replication (F3).
    @Override
    void f3FloodFromTunnel(Nve nve) {}

    /// No replication (F3).
    @Override
    void s1Broadcast(Nve nve) {}
}
