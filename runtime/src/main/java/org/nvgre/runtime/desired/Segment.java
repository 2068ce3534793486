package org.nvgre.runtime.desired;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.nvgre.p4runtime.ActionCall;
import org.nvgre.runtime.policy.Attachments;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.SwitchPort.TenantPort;
import org.nvgre.runtime.policy.VirtualSubnet;

/// A virtual subnet as one switch takes part in it, at one moment.
///
/// @param domain the RDID of its routing domain
/// @param served whether frames of it come in here, from ports or out of tunnels; otherwise it is only routed into
/// @param gateway whether its VSID is the result of a translation here, so that what came out of a tunnel goes into one
/// @param attachments its ports; none where it is only routed into
/// @param floodTunnels where copies of flooded frames go: to each other switch of it, or to its multicast group
/// @param overrideTunnels the same, of a tenant's group that has one to itself
/// @param calls what is said again and again, by place
record Segment(VirtualSubnet subnet, UUID domain, boolean served, boolean gateway, Attachments attachments,
        NavigableSet<Tunnel> floodTunnels, Map<Mac, NavigableSet<Tunnel>> overrideTunnels,
        Map<Object, ActionCall> calls) {

    Segment(VirtualSubnet subnet, UUID domain, boolean served, boolean gateway, Attachments attachments,
            NavigableSet<Tunnel> floodTunnels, Map<Mac, NavigableSet<Tunnel>> overrideTunnels) {
        this(subnet, domain, served, gateway, attachments, floodTunnels, overrideTunnels, new HashMap<>());
    }

    int vsid() {
        return subnet.id();
    }

    boolean floods() {
        return served && subnet.flood().floods();
    }

    /// Whether the control plane is to find out who has an address: somebody may be there of whom nobody has heard, and no
    /// question gets to him.
    boolean asks() {
        return served && !floods() && subnet.learning().isPresent() && !attachments.ports().isEmpty();
    }

    /// All tunnels into which copies are made.
    Stream<Tunnel> allFloodTunnels() {
        return Stream.concat(floodTunnels.stream(),
                overrideTunnels.values().stream().flatMap(NavigableSet::stream));
    }

    /// The port behind which a record is that lives on this switch.
    TenantPort portOf(LookupRecord record) {
        return attachments.behind(record).getFirst();
    }

    /// How frames get to a place; said once for all records there.
    ///
    /// @param place the number of a port, or the whereabouts of records of another switch
    ActionCall call(Object place, Supplier<ActionCall> first) {
        ActionCall call = calls.get(place);
        if (call == null) {
            call = first.get();
            calls.put(place, call);
        }
        return call;
    }
}
