package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.nvgre.runtime.policy.LookupRecord.Whereabouts;

/// The lookup records of one virtual subnet, and what they come to: who has some, by which provider addresses, and which
/// ways there are to them. There may be a million, so that each costs its entries in two hash tables and no more.
final class SubnetRecords {

    private static final Comparator<LookupRecord> BY_ADDRESS = Comparator
            .comparing(LookupRecord::customerAddress, Addresses.ORDER);

    /// What a switch has of the records.
    private static final class Presence {
        private int records;
        private int learned;
        private final Counts<ProviderAddress> used = Counts.ordered(Placement.BY_ADDRESS);
    }

    private final Fabric fabric;
    private final Map<InetAddress, LookupRecord> byAddress = new HashMap<>();
    private final Map<Mac, List<LookupRecord>> byMac = new HashMap<>();
    private final Map<String, Presence> presences = new HashMap<>();
    private final Map<Whereabouts, Way> ways = new HashMap<>();
    private int learned;

    /// One instance stands for all that are equal.
    private static final class Way {
        private final Whereabouts to;
        private int records;

        private Way(Whereabouts to) {
            this.to = to;
        }
    }

    SubnetRecords(Fabric fabric) {
        this.fabric = fabric;
    }

    /// @return whether its address had none before
    boolean add(LookupRecord record) {
        if (byAddress.containsKey(record.customerAddress())) {
            return false;
        }
        Way way = ways.computeIfAbsent(record.whereabouts(), Way::new);
        way.records++;
        LookupRecord kept = record.at(way.to);
        byAddress.put(kept.customerAddress(), kept);
        learned += kept.learned() ? 1 : 0;
        byMac.merge(kept.macAddress(), List.of(kept), (some, more) -> {
            var all = new ArrayList<>(some);
            all.addAll(more);
            all.sort(BY_ADDRESS);
            return List.copyOf(all);
        });
        enter(kept);
        return true;
    }

    Optional<LookupRecord> remove(InetAddress address) {
        LookupRecord record = byAddress.remove(address);
        if (record == null) {
            return Optional.empty();
        }
        learned -= record.learned() ? 1 : 0;
        byMac.computeIfPresent(record.macAddress(), (_, some) -> {
            List<LookupRecord> rest = some.stream().filter(each -> !each.customerAddress().equals(address))
                    .toList();
            return rest.isEmpty() ? null : rest;
        });
        ways.computeIfPresent(record.whereabouts(), (_, way) -> --way.records == 0 ? null : way);
        leave(record);
        return Optional.of(record);
    }

    private void enter(LookupRecord record) {
        fabric.home(record).ifPresent(switchName -> {
            Presence presence = presences.computeIfAbsent(switchName, _ -> new Presence());
            presence.records++;
            presence.learned += record.learned() ? 1 : 0;
            record.providerAddresses()
                    .forEach(each -> fabric.owner(each.address()).ifPresent(presence.used::add));
        });
    }

    private void leave(LookupRecord record) {
        fabric.home(record).ifPresent(switchName -> {
            Presence presence = presences.get(switchName);
            presence.records--;
            presence.learned -= record.learned() ? 1 : 0;
            record.providerAddresses()
                    .forEach(each -> fabric.owner(each.address()).ifPresent(presence.used::remove));
            if (presence.records == 0) {
                presences.remove(switchName);
            }
        });
    }

    /// After provider addresses have come to other switches.
    void settle() {
        presences.clear();
        byAddress.values().forEach(this::enter);
    }

    boolean isEmpty() {
        return byAddress.isEmpty();
    }

    Optional<LookupRecord> at(InetAddress address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    /// All of a MAC; none where it is unknown. The same list for as long as nothing changes.
    List<LookupRecord> of(Mac mac) {
        return byMac.getOrDefault(mac, List.of());
    }

    Collection<LookupRecord> all() {
        return Collections.unmodifiableCollection(byAddress.values());
    }

    /// Those that were learned.
    Stream<LookupRecord> learned() {
        return learned == 0 ? Stream.empty() : byAddress.values().stream().filter(LookupRecord::learned);
    }

    /// How many of them are on a switch.
    int learned(String switchName) {
        Presence presence = presences.get(switchName);
        return presence == null ? 0 : presence.learned;
    }

    /// By MAC.
    Collection<List<LookupRecord>> stations() {
        return Collections.unmodifiableCollection(byMac.values());
    }

    /// The switches with a record here.
    Set<String> homes() {
        return Collections.unmodifiableSet(presences.keySet());
    }

    /// The provider addresses of a switch's records, ascending.
    Collection<ProviderAddress> used(String switchName) {
        Presence presence = presences.get(switchName);
        return presence == null ? List.of() : presence.used.things();
    }

    /// The different places where records are.
    Set<Whereabouts> whereabouts() {
        return Collections.unmodifiableSet(ways.keySet());
    }

    boolean uses(InetAddress providerAddress) {
        return ways.keySet().stream().flatMap(each -> each.providerAddresses().stream())
                .anyMatch(each -> each.address().equals(providerAddress));
    }
}
