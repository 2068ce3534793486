package org.nvgre.runtime.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What the service has learned gives way to what people want: a learned record is gone with the place that it had, and
/// when somebody says where its address or its MAC is.
public final class LearnedRecords {

    private LearnedRecords() {}

    /// A change, and that those learned records are gone that have no place after it.
    public static PolicyChange completed(Placement placement, PolicyChange change) {
        List<LookupRecord> candidates = candidates(placement, change).distinct().toList();
        if (candidates.isEmpty() || !ChangeCheck.before(placement, change).isEmpty()) {
            return change;
        }
        PolicyChange undo = placement.inverse(change);
        PlacementChange.apply(placement, change);
        var delete = new ArrayList<>(change.delete());
        candidates.stream().filter(record -> isThere(placement, record) && !hasPlace(placement, record))
                .map(LookupRecord::key).forEach(delete::add);
        PlacementChange.apply(placement, undo);
        return new PolicyChange(change.put(), delete);
    }

    /// Records concern those of the same address or MAC, and anything else may concern all.
    private static Stream<LookupRecord> candidates(Placement placement, PolicyChange change) {
        boolean onlyRecords = change.put().stream().allMatch(LookupRecord.class::isInstance)
                && change.delete().stream().allMatch(key -> key.kind() == PartKey.Kind.LOOKUP_RECORDS);
        return onlyRecords
                ? change.put().stream().map(LookupRecord.class::cast).filter(record -> !record.learned())
                        .flatMap(record -> rivals(placement, record)).filter(LookupRecord::learned)
                : placement.learned();
    }

    /// The other records of the same address in the routing domain, and of the same MAC in the virtual subnet.
    private static Stream<LookupRecord> rivals(Placement placement, LookupRecord record) {
        Stream<LookupRecord> sameAddress = placement.domainOf(record.virtualSubnetId()).stream()
                .flatMap(domain -> domain.virtualSubnets().stream())
                .flatMap(subnet -> placement.record(subnet.id(), record.customerAddress()).stream());
        Stream<LookupRecord> sameMac = placement.records(record.virtualSubnetId(), record.macAddress());
        return Stream.concat(sameAddress, sameMac).filter(other -> !other.key().equals(record.key()));
    }

    private static boolean isThere(Placement placement, LookupRecord record) {
        return placement.record(record.virtualSubnetId(), record.customerAddress()).filter(record::equals)
                .isPresent();
    }

    private static boolean hasPlace(Placement placement, LookupRecord record) {
        return placement.subnet(record.virtualSubnetId()).filter(subnet -> mayLearn(subnet, record))
                .isPresent()
                && placement.home(record).filter(home -> placement.device(home).isPresent()
                        && placement.attachments(home, record.virtualSubnetId()).behind(record).size() == 1)
                        .isPresent()
                && rivals(placement, record).filter(other -> !other.learned())
                        .allMatch(other -> isSameHost(record, other));
    }

    private static boolean mayLearn(VirtualSubnet subnet, LookupRecord record) {
        return subnet.learning().isPresent() && subnet.mayHold(record.customerAddress())
                && subnet.router().filter(router -> router.addresses().contains(record.customerAddress()))
                        .isEmpty();
    }

    /// Another address of the same MAC, at the same place.
    private static boolean isSameHost(LookupRecord record, LookupRecord other) {
        return !other.customerAddress().equals(record.customerAddress())
                && other.whereabouts().equals(record.whereabouts())
                && (other.port().isEmpty() || other.port().equals(record.port()));
    }
}
