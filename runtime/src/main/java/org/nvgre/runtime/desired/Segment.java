package org.nvgre.runtime.desired;

import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.UUID;

import org.nvgre.runtime.policy.Attachments;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.SwitchPort.TenantPort;
import org.nvgre.runtime.policy.VirtualSubnet;

/// A virtual subnet as one switch takes part in it.
///
/// @param domain the RDID of its routing domain
/// @param served whether frames of it come in here, from ports or out of tunnels; otherwise it is only routed into
/// @param gateway whether its VSID is the result of a translation here, so that what came out of a tunnel goes into one
/// @param attachments its ports; none where it is only routed into
/// @param floodTunnels where copies of flooded frames go: to each other switch of it, or to its multicast group
/// @param overrideTunnels the same, of a tenant's group that has one to itself
record Segment(VirtualSubnet subnet, UUID domain, boolean served, boolean gateway, Attachments attachments,
        List<LookupRecord> records, NavigableSet<Tunnel> floodTunnels,
        Map<Mac, NavigableSet<Tunnel>> overrideTunnels) {

    int vsid() {
        return subnet.id();
    }

    boolean floods() {
        return served && subnet.flood().floods();
    }

    /// The port behind which a record is that lives on this switch.
    TenantPort portOf(LookupRecord record) {
        return attachments.behind(record).getFirst();
    }

    boolean local(LookupRecord record) {
        return !attachments.behind(record).isEmpty();
    }
}
