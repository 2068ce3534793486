/// The control plane as a service: {@link org.nvgre.runtime.service.ControlPlane} keeps every switch equal to the policy in
/// its store. A change is checked, committed, and comes back as a commit of the store; what it means for each switch is
/// written by {@link org.nvgre.runtime.service.Rollout}, all switches together, make before break. One
/// {@link org.nvgre.runtime.service.SwitchKeeper} for each switch connects, compares and mends, whatever happens to the
/// switch or to the way there.
package org.nvgre.runtime.service;
