package org.nvgre.bmv2;

import org.nvgre.bmv2.bench.OnEveryTarget;

/// As [HostTest], with the xsa program.
@OnEveryTarget(profiles = "xsa/one-pass", briefly = true)
class XsaHostTest extends HostTest {}
