package org.nvgre.runtime.desired;

import java.util.List;

import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.ProviderAddress;

/// The multicast groups of the underlay that a switch listens to, for the virtual subnets that flood through them.
public final class JoinedGroups {

    private JoinedGroups() {}

    /// Each with the routing table in which it is heard.
    public static List<ProviderAddress> of(Policy policy, String switchName) {
        return new Nve(policy, switchName, Learned.NOTHING).joinedGroups();
    }
}
