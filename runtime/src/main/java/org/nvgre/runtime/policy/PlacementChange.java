package org.nvgre.runtime.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/// Makes of a placement that of the next policy, and notes what that touches. Records go before anything else, and come
/// after it, so that each goes from where it was and comes to where it will be.
public final class PlacementChange {

    /// What others see of a switch in a virtual subnet.
    private record Sight(String switchName, int virtualSubnetId) {}

    private final Placement placement;
    private final Fabric fabric;
    private final Tenancy tenancy;
    private final Touched touched = new Touched();

    private PlacementChange(Placement placement) {
        this.placement = placement;
        this.fabric = placement.fabric;
        this.tenancy = placement.tenancy;
    }

    /// @param change between policies without mistakes
    public static Touched apply(Placement placement, PolicyChange change) {
        var changing = new PlacementChange(placement);
        changing.run(change);
        return changing.touched;
    }

    private void run(PolicyChange change) {
        List<Part> gone = new ArrayList<>();
        change.delete().forEach(key -> placement.part(key).ifPresent(gone::add));
        change.put().forEach(part -> placement.counterpart(part).ifPresent(gone::add));
        gone.forEach(part -> {
            if (part instanceof LookupRecord record) {
                move(record, false);
            }
        });
        boolean records = gone.stream().allMatch(LookupRecord.class::isInstance)
                && change.put().stream().allMatch(LookupRecord.class::isInstance);
        if (!records) {
            structure(gone, change.put());
        }
        change.put().forEach(part -> {
            if (part instanceof LookupRecord record) {
                move(record, true);
            }
        });
    }

    // ---- records

    /// Puts a record where it lives, or takes it away.
    private void move(LookupRecord record, boolean comes) {
        int vsid = record.virtualSubnetId();
        String home = fabric.home(record).orElse(null);
        Look before = look(vsid, home);
        if (comes) {
            placement.add(record);
        } else {
            placement.remove(vsid, record.customerAddress());
        }
        Look after = look(vsid, home);

        touched.station(vsid, record.macAddress());
        fabric.mapsTo(vsid)
                .forEach(map -> touched.station(map.virtualSubnetId(), record.macAddress()));
        if (before.some() != after.some()) {
            fabric.mapsTo(vsid).forEach(map -> touched.service(map.virtualSubnetId()));
        }
        if (before.places() != after.places() || before.used() != after.used()) {
            touched.service(vsid);
        }
        if (!before.ends().equals(after.ends())) {
            touched.wholeSubnet(vsid);
        }
        if (before.present() != after.present()) {
            membersOf(vsid);
        }
    }

    /// What one record more or less may change of a virtual subnet.
    ///
    /// @param some whether there are records at all
    /// @param places how many different places they are in
    /// @param present whether the switch has some
    /// @param used how many provider addresses the switch uses
    /// @param ends by which of them it is known
    private record Look(boolean some, int places, boolean present, int used, List<ProviderAddress> ends) {}

    private Look look(int vsid, String switchName) {
        SubnetRecords records = placement.recordsOf(vsid).orElse(null);
        return records == null
                ? new Look(false, 0, false, 0, placement.ends(switchName, vsid))
                : new Look(true, records.whereabouts().size(), records.homes().contains(switchName),
                        records.used(switchName).size(), placement.ends(switchName, vsid));
    }

    /// Who takes part in a virtual subnet has changed.
    private void membersOf(int vsid) {
        touched.service(vsid);
        tenancy.routed(vsid).forEach(touched::service);
    }

    // ---- everything else

    private void structure(List<Part> gone, List<Part> put) {
        Set<String> movingOwners = new TreeSet<>();
        gone.forEach(part -> owner(part, movingOwners));
        put.forEach(part -> owner(part, movingOwners));
        Map<Sight, List<ProviderAddress>> before = sights(movingOwners);

        var customers = new CustomerChange(placement, touched);
        gone.forEach(customers::before);
        put.forEach(customers::before);
        gone.forEach(part -> change(part, false));
        put.forEach(part -> change(part, true));
        settle(gone, put);
        gone.forEach(customers::after);
        put.forEach(customers::after);

        Map<Sight, List<ProviderAddress>> after = sights(movingOwners);
        var all = new HashSet<>(before.keySet());
        all.addAll(after.keySet());
        all.forEach(sight -> {
            if (!before.getOrDefault(sight, List.of()).equals(after.getOrDefault(sight, List.of()))) {
                touched.wholeSubnet(sight.virtualSubnetId());
            }
        });
    }

    private static void owner(Part part, Set<String> owners) {
        if (part instanceof ProviderAddress provider) {
            owners.add(provider.switchName());
        }
    }

    /// By which addresses these switches are known, wherever they are.
    private Map<Sight, List<ProviderAddress>> sights(Set<String> switchNames) {
        Map<Sight, List<ProviderAddress>> sights = new HashMap<>();
        for (String name : switchNames) {
            var vsids = new TreeSet<>(placement.served(name));
            placement.records().forEach((vsid, some) -> {
                if (some.homes().contains(name)) {
                    vsids.add(vsid);
                }
            });
            List.copyOf(vsids).forEach(vsid -> vsids.addAll(tenancy.routed(vsid)));
            vsids.forEach(vsid -> sights.put(new Sight(name, vsid), placement.ends(name, vsid)));
        }
        return sights;
    }

    private void change(Part part, boolean comes) {
        switch (part) {
            case LookupRecord _ -> {
                // by itself
            }
            case Customer customer -> {
                if (comes) {
                    tenancy.add(customer);
                } else {
                    tenancy.remove(customer);
                }
            }
            case Switch device -> {
                NavigableSet<Integer> served = placement.served(device.name());
                if (comes) {
                    fabric.add(device);
                    touched.added(device.name());
                } else {
                    fabric.remove(device);
                    touched.removed(device.name());
                }
                served.addAll(placement.served(device.name()));
                served.forEach(this::membersOf);
            }
            case ProviderAddress provider -> {
                if (comes) {
                    fabric.add(provider);
                } else {
                    fabric.remove(provider);
                }
                touched.underlay(provider.switchName());
            }
            case ProviderRoute route -> {
                if (comes) {
                    fabric.add(route);
                } else {
                    fabric.remove(route);
                }
                touched.underlay(route.switchName());
            }
            case VsidMap map -> {
                if (comes) {
                    fabric.add(map);
                } else {
                    fabric.remove(map);
                }
                touched.wholeSwitch(map.switchName());
                touched.wholeSubnet(map.virtualSubnetId());
                membersOf(map.virtualSubnetId());
                membersOf(map.to());
            }
            case CustomerRoute route -> {
                if (comes) {
                    tenancy.add(route);
                } else {
                    tenancy.remove(route);
                }
                touched.domain(route.routingDomainId());
            }
            case Nat nat -> {
                if (comes) {
                    tenancy.add(nat);
                } else {
                    tenancy.remove(nat);
                }
                touched.service(nat.virtualSubnetId());
            }
        }
    }

    /// Records whose provider addresses have come to another switch live there now.
    private void settle(List<Part> gone, List<Part> put) {
        var addresses = new ArrayList<ProviderAddress>();
        gone.forEach(part -> addAddress(part, addresses));
        put.forEach(part -> addAddress(part, addresses));
        if (addresses.isEmpty()) {
            return;
        }
        placement.records().forEach((vsid, some) -> {
            if (addresses.stream().anyMatch(provider -> some.uses(provider.address()))) {
                some.settle();
                touched.wholeSubnet(vsid);
                membersOf(vsid);
            }
        });
    }

    private static void addAddress(Part part, List<ProviderAddress> addresses) {
        if (part instanceof ProviderAddress provider) {
            addresses.add(provider);
        }
    }
}
