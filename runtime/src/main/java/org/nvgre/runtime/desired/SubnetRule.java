package org.nvgre.runtime.desired;

import org.nvgre.runtime.policy.AclRule;

/// An ACL rule where it applies.
///
/// @param position in the subnet's list, from 0
public record SubnetRule(int virtualSubnetId, int position, AclRule rule) {

    @Override
    public String toString() {
        return "VSID %d: %s".formatted(virtualSubnetId, rule);
    }
}
