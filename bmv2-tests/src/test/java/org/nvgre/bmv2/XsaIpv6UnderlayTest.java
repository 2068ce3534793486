package org.nvgre.bmv2;

import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;

/// As [Ipv6UnderlayTest], with the xsa program. What its target does otherwise (docs/targets.md) is overridden by nothing, and so is
/// no test.
@OnEveryTarget(profiles = "xsa/one-pass", policy = DualStack.POLICY, briefly = true)
class XsaIpv6UnderlayTest extends Ipv6UnderlayTest {
    /// No replication (F3).
    @Override
    void f3Both(Nve nve) {}
}
