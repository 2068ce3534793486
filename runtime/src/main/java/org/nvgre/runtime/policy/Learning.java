package org.nvgre.runtime.policy;

import java.time.Duration;

/// That a virtual subnet takes in whoever sends on its ports, whether the policy names them or not.
///
/// @param idle for how long an address that was learned may say nothing, in whole seconds
/// @param limit of the addresses that are learned in this subnet on one switch
public record Learning(Duration idle, int limit) {}
