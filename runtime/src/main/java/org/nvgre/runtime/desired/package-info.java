/// From policy to entries: what one switch is to hold, as a pure function of the policy and of the numbers it uses.
/// One file for each stage of the pipeline, in the order in which a packet meets them: {@link Admit},
/// {@link Terminate}, {@link Subnets}, {@link Bridge}, {@link Flood}, {@link Tunnels}.
package org.nvgre.runtime.desired;
