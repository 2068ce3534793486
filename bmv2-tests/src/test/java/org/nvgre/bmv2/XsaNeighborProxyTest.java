package org.nvgre.bmv2;

import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.frame.Frame;

/// As [NeighborProxyTest], with the xsa program. What its target does otherwise (docs/targets.md) is overridden by nothing, and so is
/// no test.
@OnEveryTarget(profiles = "xsa/one-pass", policy = DualStack.POLICY, briefly = true)
class XsaNeighborProxyTest extends NeighborProxyTest {
    /// No replication (F3).
    @Override
    void f9ArpNotAnswered(int port, Frame frame, Nve nve) {}

    /// No replication (F3).
    @Override
    void f9FromTunnel(Nve nve) {}

    /// No replication (F3).
    @Override
    void f9SolicitationNotAnswered(int port, Frame frame, Nve nve) {}

    /// A solicitation with several options is not answered (F9).
    @Override
    void f9Solicitation(Nve nve) {}

    /// A solicitation with several options is not answered (F9).
    @Override
    void f9SolicitationLocal(Nve nve) {}
}
