package org.nvgre.runtime.desired;

import java.util.Comparator;
import java.util.List;

import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.Placement;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.ProviderAddress;

/// The multicast groups of the underlay that a switch listens to, for the virtual subnets that flood through them.
public final class JoinedGroups {

    static final Comparator<ProviderAddress> ORDER = Comparator.comparingInt(ProviderAddress::vrf)
            .thenComparing(ProviderAddress::address, Addresses.ORDER);

    private JoinedGroups() {}

    /// Each with the routing table in which it is heard.
    public static List<ProviderAddress> of(Policy policy, String switchName) {
        return of(new Placement(policy), switchName);
    }

    static List<ProviderAddress> of(Placement placement, String switchName) {
        var nve = new Nve(placement, switchName, Learned.NOTHING);
        return nve.segments().flatMap(segment -> nve.share(segment).joined().stream()).distinct()
                .sorted(ORDER).toList();
    }
}
