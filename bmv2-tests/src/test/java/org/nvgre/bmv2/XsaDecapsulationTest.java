package org.nvgre.bmv2;

import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;

/// As [DecapsulationTest], with the xsa program. What its target does otherwise (docs/targets.md) is overridden by nothing, and so is
/// no test.
@OnEveryTarget(profiles = "xsa/one-pass", briefly = true)
class XsaDecapsulationTest extends DecapsulationTest {
    /// No IPv4 options (D5).
    @Override
    void d5ChecksumWithOptions(Nve nve) {}

    /// No IPv4 options (D5).
    @Override
    void d5CutOptions(int length, Nve nve) {}

    /// No IPv4 options (D5).
    @Override
    void d5Options(int words, Nve nve) {}
}
