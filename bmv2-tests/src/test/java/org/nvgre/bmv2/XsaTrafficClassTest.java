package org.nvgre.bmv2;

import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;

/// As [TrafficClassTest], with the xsa program. What its target does otherwise (docs/targets.md) is overridden by nothing, and so is
/// no test.
@OnEveryTarget(profiles = "xsa/one-pass", policy = DualStack.POLICY, briefly = true)
class XsaTrafficClassTest extends TrafficClassTest {
    /// No replication (F3).
    @Override
    void q2Flood(Nve nve) {}
}
