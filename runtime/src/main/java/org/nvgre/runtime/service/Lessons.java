package org.nvgre.runtime.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.nvgre.runtime.desired.Wanted;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.policy.VirtualSubnet;
import org.nvgre.runtime.policy.WeightedAddress;

/// What sightings come to, given what the policy says: a sender without a record gets one, one that was learned follows
/// its host, and goes when this has fallen silent. What people have said is never touched.
final class Lessons {

    /// Of learned addresses, those beyond what the policy has.
    private record Place(int virtualSubnetId, String switchName) {}

    private final Wanted wanted;
    private final Map<PartKey, LookupRecord> put = new LinkedHashMap<>();
    private final Set<PartKey> delete = new LinkedHashSet<>();
    private final Map<Place, Integer> more = new HashMap<>();
    private final List<Sighting> learned = new ArrayList<>();
    private final List<Sighting> forgotten = new ArrayList<>();
    private final List<Refusal> refused = new ArrayList<>();

    /// A sender that may not be learned.
    record Refusal(Sighting seen, String why) {}

    private Lessons(Wanted wanted) {
        this.wanted = wanted;
    }

    /// @param wanted as it is now; changes nothing
    static Lessons of(Wanted wanted, List<Sighting> sightings) {
        var lessons = new Lessons(wanted);
        for (Sighting sighting : sightings) {
            if (sighting.silent()) {
                lessons.forget(sighting);
            } else {
                lessons.learn(sighting);
            }
        }
        return lessons;
    }

    PolicyChange change() {
        return new PolicyChange(List.copyOf(put.values()), List.copyOf(delete));
    }

    /// The sightings that have a part in the change.
    List<Sighting> learned() {
        return learned;
    }

    List<Sighting> forgotten() {
        return forgotten;
    }

    /// Senders that may not be learned: there are too many, or the policy says that their MAC is somewhere else.
    List<Refusal> refused() {
        return refused;
    }

    private void learn(Sighting seen) {
        Optional<VirtualSubnet> subnet = wanted.subnet(seen.virtualSubnetId())
                .filter(each -> mayHave(each, seen));
        Optional<LookupRecord> known = record(key(seen));
        if (subnet.isEmpty() || !seen.mac().unicast()
                || known.filter(record -> !record.learned() || isWhere(record, seen)).isPresent()) {
            return;
        }
        if (known.filter(record -> isOn(record, seen.switchName())).isEmpty()
                && learnedOn(seen) >= subnet.get().learning().orElseThrow().limit()) {
            refused.add(new Refusal(seen, "%d addresses are learned there already, its limit"
                    .formatted(learnedOn(seen))));
            return;
        }
        List<LookupRecord> sameMac = wanted.records(seen.virtualSubnetId(), seen.mac())
                .filter(record -> !record.key().equals(key(seen))).toList();
        Optional<LookupRecord> said = sameMac.stream().filter(record -> !record.learned()).findFirst();
        if (said.isPresent()) {
            if (isAt(said.get(), seen)) {
                put(seen, said.get());
            } else {
                refused.add(new Refusal(seen, "its MAC %s is somewhere else, by the record of %s".formatted(
                        seen.mac(), Addresses.text(said.get().customerAddress()))));
            }
            return;
        }
        // A question that the switch answered itself carries the MAC of whom was asked for: that does not move the host.
        boolean ownAddress = known.filter(record -> record.macAddress().equals(seen.mac())).isPresent();
        if (!ownAddress && sameMac.stream().anyMatch(
                record -> !isAt(record(record.key()).orElse(record), seen))) {
            refused.add(new Refusal(seen, "its MAC %s is somewhere else with another address"
                    .formatted(seen.mac())));
            return;
        }
        Optional<LookupRecord> place = sameMac.stream().map(record -> record(record.key()).orElse(record))
                .filter(record -> isAt(record, seen)).findFirst().or(() -> somewhereNew(seen));
        place.ifPresent(there -> {
            put(seen, there);
            sameMac.stream().filter(record -> !isAt(record(record.key()).orElse(record), seen))
                    .forEach(record -> put(moved(record, there)));
        });
    }

    private static boolean mayHave(VirtualSubnet subnet, Sighting seen) {
        return subnet.learning().isPresent() && subnet.mayHold(seen.address())
                && subnet.router().filter(router -> router.addresses().contains(seen.address())
                        || router.macAddress().equals(seen.mac())).isEmpty();
    }

    private Optional<LookupRecord> somewhereNew(Sighting seen) {
        return wanted.tunnelEnd(seen.switchName(), seen.virtualSubnetId())
                .map(end -> new LookupRecord(seen.address(), seen.mac(), seen.virtualSubnetId(),
                        List.of(new WeightedAddress(end, 1)), LookupRecord.FlowPolicy.HASH, Optional.empty(),
                        OptionalInt.of(seen.port()), true));
    }

    private void put(Sighting seen, LookupRecord place) {
        learned.add(seen);
        put(new LookupRecord(seen.address(), seen.mac(), seen.virtualSubnetId(), place.providerAddresses(),
                place.flowPolicy(), place.switchName(), OptionalInt.of(seen.port()), true));
    }

    /// All addresses of a MAC are where it is.
    private static LookupRecord moved(LookupRecord record, LookupRecord there) {
        return new LookupRecord(record.customerAddress(), record.macAddress(), record.virtualSubnetId(),
                there.providerAddresses(), there.flowPolicy(), there.switchName(), there.port(), true);
    }

    private void put(LookupRecord record) {
        count(record.key(), -1);
        delete.remove(record.key());
        put.put(record.key(), record);
        count(record.key(), 1);
    }

    private void forget(Sighting silent) {
        PartKey key = key(silent);
        Optional<LookupRecord> record = record(key).filter(LookupRecord::learned);
        if (!put.containsKey(key) && record.filter(each -> isWhere(each, silent)).isPresent()) {
            forgotten.add(silent);
            count(key, -1);
            delete.add(key);
        }
    }

    // ---- the policy as it would be

    private static PartKey key(Sighting sighting) {
        return PartKey.ofRecord(sighting.virtualSubnetId(), sighting.address());
    }

    private Optional<LookupRecord> record(PartKey key) {
        if (delete.contains(key)) {
            return Optional.empty();
        }
        return Optional.ofNullable(put.get(key)).or(() -> wanted.part(key).map(LookupRecord.class::cast));
    }

    private int learnedOn(Sighting seen) {
        return wanted.learned(seen.virtualSubnetId(), seen.switchName())
                + more.getOrDefault(new Place(seen.virtualSubnetId(), seen.switchName()), 0);
    }

    private void count(PartKey key, int by) {
        record(key).flatMap(record -> wanted.home(record)
                .map(home -> new Place(record.virtualSubnetId(), home)))
                .ifPresent(place -> more.merge(place, by, Integer::sum));
    }

    private boolean isOn(LookupRecord record, String switchName) {
        return wanted.home(record).filter(switchName::equals).isPresent();
    }

    /// Whether a record has the place of a sighting.
    private boolean isAt(LookupRecord record, Sighting seen) {
        return wanted.port(seen.switchName(), record).filter(port -> port.port() == seen.port()).isPresent();
    }

    private boolean isWhere(LookupRecord record, Sighting seen) {
        return record.macAddress().equals(seen.mac()) && isAt(record, seen);
    }
}
