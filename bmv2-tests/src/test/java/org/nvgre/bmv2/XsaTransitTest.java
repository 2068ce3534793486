package org.nvgre.bmv2;

import org.nvgre.bmv2.bench.OnEveryTarget;

/// As [TransitTest], with the xsa program.
@OnEveryTarget(profiles = "xsa/one-pass", briefly = true)
class XsaTransitTest extends TransitTest {}
