/// From policy to entries: what one switch is to hold, as a pure function of the policy and of the numbers it uses.
/// One file for each stage of the pipeline, in the order in which a packet meets them: {@link Admit},
/// {@link Terminate}, {@link Subnets}, {@link SourceGuard}, {@link Acl}, {@link Meters}, {@link NeighborProxy},
/// {@link Route}, {@link Bridge}, {@link Flood}, {@link Tunnels}, {@link ToControlPlane}.
package org.nvgre.runtime.desired;
