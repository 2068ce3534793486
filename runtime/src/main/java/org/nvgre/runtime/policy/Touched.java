package org.nvgre.runtime.policy;

import java.util.Set;
import java.util.TreeSet;
import java.util.HashSet;
import java.util.UUID;

/// What of the switches' view of a policy a change may have altered: never too little, and seldom too much.
public final class Touched {

    /// All records of a MAC in a virtual subnet.
    public record Station(int virtualSubnetId, Mac mac) {}

    private final Set<String> added = new TreeSet<>();
    private final Set<String> removed = new TreeSet<>();
    private final Set<String> switches = new TreeSet<>();
    private final Set<String> underlays = new TreeSet<>();
    private final Set<Integer> subnets = new TreeSet<>();
    private final Set<Integer> services = new TreeSet<>();
    private final Set<Station> stations = new HashSet<>();
    private final Set<UUID> domains = new HashSet<>();

    Touched() {}

    void added(String switchName) {
        if (!removed.remove(switchName)) {
            added.add(switchName);
        }
        switches.add(switchName);
    }

    void removed(String switchName) {
        removed.add(switchName);
        switches.add(switchName);
    }

    void wholeSwitch(String switchName) {
        switches.add(switchName);
    }

    void underlay(String switchName) {
        underlays.add(switchName);
    }

    void wholeSubnet(int vsid) {
        subnets.add(vsid);
    }

    void service(int vsid) {
        services.add(vsid);
    }

    void station(int vsid, Mac mac) {
        stations.add(new Station(vsid, mac));
    }

    void domain(UUID id) {
        domains.add(id);
    }

    /// Switches that came.
    public Set<String> added() {
        return added;
    }

    /// Switches that went.
    public Set<String> removed() {
        return removed;
    }

    /// Switches on which anything may be different; those that came or went among them.
    public Set<String> switches() {
        return switches;
    }

    /// Switches on which anything may be different but what they have for each record.
    public Set<String> underlays() {
        return underlays;
    }

    /// Virtual subnets of which anything may be different on all switches.
    public Set<Integer> subnets() {
        return subnets;
    }

    /// Virtual subnets of which anything may be different on all switches but what they have for each record.
    public Set<Integer> services() {
        return services;
    }

    /// What is different of single records.
    public Set<Station> stations() {
        return stations;
    }

    /// Domains whose routes may be different.
    public Set<UUID> domains() {
        return domains;
    }
}
