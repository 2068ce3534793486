package org.nvgre.runtime.api;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.nvgre.p4runtime.Subscription;
import org.nvgre.runtime.desired.Effect;
import org.nvgre.runtime.device.Counters;
import org.nvgre.runtime.device.DeviceException;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.Customer;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mistake;
import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.policy.PolicyException;
import org.nvgre.runtime.policy.ProviderAddress;
import org.nvgre.runtime.service.LearningCounts;
import org.nvgre.runtime.service.State;
import org.nvgre.runtime.service.SwitchStatus;
import org.nvgre.runtime.store.Conflict;
import org.nvgre.runtime.store.StoreException;

/// A control plane of one map, with one rule: a record's VSID must be somebody's.
class FakeControl implements Control {

    static final Instant SINCE = Instant.parse("2026-01-02T03:04:05Z");

    private static final Comparator<PartKey> BY_TEXT = Comparator.comparing(PartKey::toString);

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private NavigableMap<PartKey, Part> parts = new TreeMap<>(BY_TEXT);
    private long revision;
    private Set<String> behind = Set.of();
    private Optional<Counters> counters = Optional.empty();
    private boolean reachable = true;
    int reconciled;
    int countersRead;

    FakeControl(List<Part> policy) {
        policy.forEach(part -> parts.put(part.key(), part));
        revision = 1;
    }

    /// Makes it this policy again.
    synchronized void reset(List<Part> policy) {
        parts.clear();
        policy.forEach(part -> parts.put(part.key(), part));
    }

    void behind(Set<String> switches) {
        behind = switches;
    }

    void counters(Counters read) {
        counters = Optional.of(read);
    }

    void reachable(boolean whether) {
        reachable = whether;
    }

    @Override
    public synchronized long revision() {
        return revision;
    }

    @Override
    public synchronized Optional<Part> part(PartKey key) {
        return Optional.ofNullable(parts.get(key));
    }

    @Override
    public synchronized View view() {
        var copy = new TreeMap<>(parts);
        long at = revision;
        return new View() {

            @Override
            public long revision() {
                return at;
            }

            @Override
            public Stream<Part> parts(PartKey.Kind kind, List<String> prefix, Optional<PartKey> after) {
                return copy.values().stream().filter(part -> part.key().kind() == kind)
                        .filter(part -> part.key().names().subList(0, prefix.size()).equals(prefix))
                        .filter(part -> after.isEmpty() || BY_TEXT.compare(part.key(), after.get()) > 0);
            }

            @Override
            public void close() {
                // a copy needs no closing
            }
        };
    }

    @Override
    public synchronized long apply(PolicyChange change, OptionalLong expected) throws Conflict {
        if (!reachable) {
            throw new StoreException("no store", null);
        }
        if (expected.isPresent() && expected.getAsLong() != revision) {
            throw new Conflict(expected.getAsLong(), revision);
        }
        var next = new TreeMap<>(parts);
        change.delete().forEach(next::remove);
        change.put().forEach(part -> next.put(part.key(), part));
        check(next);
        parts = next;
        revision++;
        listeners.forEach(listener -> listener.committed(revision, change));
        return revision;
    }

    private static void check(Map<PartKey, Part> parts) {
        List<Integer> vsids = parts.values().stream().filter(Customer.class::isInstance)
                .map(Customer.class::cast)
                .flatMap(customer -> customer.routingDomains().stream())
                .flatMap(domain -> domain.virtualSubnets().stream()).map(subnet -> subnet.id()).toList();
        var mistakes = new ArrayList<Mistake>();
        for (Part part : parts.values()) {
            if (part instanceof LookupRecord record && !vsids.contains(record.virtualSubnetId())) {
                mistakes.add(
                        Mistake.in(part.key(), "no virtual subnet has VSID %d; add it to a routing domain"
                                .formatted(record.virtualSubnetId())));
            }
        }
        if (!mistakes.isEmpty()) {
            throw PolicyException.of(mistakes);
        }
    }

    @Override
    public synchronized long replace(List<Part> next, OptionalLong expected) throws Conflict {
        return apply(difference(next), expected);
    }

    @Override
    public synchronized PolicyChange difference(List<Part> next) {
        var gone = new ArrayList<>(parts.keySet());
        next.forEach(part -> gone.remove(part.key()));
        return new PolicyChange(next.stream().filter(part -> !part.equals(parts.get(part.key()))).toList(),
                gone);
    }

    @Override
    public synchronized Effect preview(PolicyChange change) {
        var next = new TreeMap<>(parts);
        change.delete().forEach(next::remove);
        change.put().forEach(part -> next.put(part.key(), part));
        check(next);
        return Effect.NONE;
    }

    @Override
    public Set<String> await(long awaited, Duration atMost) {
        return behind;
    }

    @Override
    public long move(InetAddress customerAddress, OptionalInt vsid, String toSwitch, OptionalInt port) {
        LookupRecord record = parts.values().stream().filter(LookupRecord.class::isInstance)
                .map(LookupRecord.class::cast).filter(each -> each.customerAddress().equals(customerAddress))
                .filter(each -> vsid.isEmpty() || each.virtualSubnetId() == vsid.getAsInt()).findFirst()
                .orElseThrow(() -> new PolicyException(
                        List.of("no record of " + Addresses.text(customerAddress))));
        InetAddress there = parts.values().stream().filter(ProviderAddress.class::isInstance)
                .map(ProviderAddress.class::cast).filter(each -> each.switchName().equals(toSwitch))
                .findFirst()
                .orElseThrow(() -> new PolicyException(List.of("no switch is named " + toSwitch))).address();
        try {
            return apply(PolicyChange.put(
                    new LookupRecord(customerAddress, record.macAddress(), record.virtualSubnetId(), there)),
                    OptionalLong.empty());
        } catch (Conflict impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public synchronized List<SwitchStatus> switches() {
        return parts.keySet().stream().filter(key -> key.kind() == PartKey.Kind.SWITCHES)
                .map(key -> key.names().getFirst()).map(name -> status(name, State.EQUAL)).toList();
    }

    SwitchStatus status(String name, State state) {
        return new SwitchStatus(name, state, true, 7, revision, 10, 9, 1, List.of("refused"),
                Optional.of("one was refused"), SINCE, 25, 3, 4, Duration.ofMillis(1500));
    }

    /// Says that something happened, without its having happened.
    void announce(long what, PolicyChange change) {
        listeners.forEach(listener -> listener.committed(what, change));
    }

    void change(SwitchStatus status) {
        listeners.forEach(listener -> listener.changed(status));
    }

    @Override
    public Counters counters(String switchName) {
        countersRead++;
        return counters
                .orElseThrow(() -> new DeviceException("switch %s: out of reach".formatted(switchName)));
    }

    @Override
    public LearningCounts learning(String switchName) {
        return new LearningCounts(8, 6, 5, 2);
    }

    @Override
    public void reconcile(String switchName) {
        reconciled++;
    }

    @Override
    public boolean storeReachable() {
        return reachable;
    }

    @Override
    public Subscription events(Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
