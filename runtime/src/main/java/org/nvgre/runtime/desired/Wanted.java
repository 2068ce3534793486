package org.nvgre.runtime.desired;

import java.util.ArrayList;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.policy.Attachments;
import org.nvgre.runtime.policy.Customer;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.Mistake;
import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.policy.PolicyException;
import org.nvgre.runtime.policy.ProviderAddress;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.policy.SwitchPort.TenantPort;
import org.nvgre.runtime.policy.VirtualSubnet;

/// What all switches are to hold, kept up with a policy that changes. Not safe for use by several threads at once.
public final class Wanted {

    private final Function<Switch, Pipeline> pipelines;
    private Map<PartKey, Part> parts = new LinkedHashMap<>();
    private Map<String, DesiredState> states = new LinkedHashMap<>();
    private final Map<String, Ids> restored = new HashMap<>();
    private final Map<String, Learned> learned = new HashMap<>();

    private record Next(Map<PartKey, Part> parts, Map<String, DesiredState> states) {}

    /// @param pipelines the program of each switch
    public Wanted(Function<Switch, Pipeline> pipelines) {
        this.pipelines = pipelines;
    }

    /// Every mistake that a change would make; changes nothing.
    public List<Mistake> check(PolicyChange change) {
        try {
            next(change);
            return List.of();
        } catch (PolicyException wrong) {
            return wrong.mistakes().stream().map(text -> new Mistake("policy", 0, text)).toList();
        }
    }

    /// What a change that has been checked would do; changes nothing.
    public Effect preview(PolicyChange change) {
        return effect(next(change));
    }

    /// Makes a change that has been checked.
    public Effect apply(PolicyChange change) {
        Next next = next(change);
        Effect effect = effect(next);
        parts = next.parts();
        states = next.states();
        return effect;
    }

    /// Makes a change that has been checked, of any size.
    ///
    /// @return the switches on which something changes, or that are new; those that are gone are not among them
    public Set<String> applyQuietly(PolicyChange change) {
        Effect effect = apply(change);
        var concerned = new TreeSet<>(effect.bySwitch().keySet());
        concerned.addAll(effect.added());
        return concerned;
    }

    private Next next(PolicyChange change) {
        var nextParts = new LinkedHashMap<>(parts);
        change.delete().forEach(nextParts::remove);
        change.put().forEach(part -> nextParts.put(part.key(), part));
        Policy policy = Policy.of(nextParts.values());
        var nextStates = new LinkedHashMap<String, DesiredState>();
        var mistakes = new ArrayList<String>();
        for (Switch device : policy.switches()) {
            DesiredState before = states.get(device.name());
            Ids ids = before == null ? restored.getOrDefault(device.name(), Ids.none()) : before.ids();
            try {
                nextStates.put(device.name(), DesiredState.of(policy, device.name(), pipelines.apply(device),
                        ids, learned.getOrDefault(device.name(), Learned.NOTHING)));
            } catch (PolicyException wrong) {
                mistakes.addAll(wrong.mistakes());
            }
        }
        if (!mistakes.isEmpty()) {
            throw new PolicyException(mistakes);
        }
        return new Next(nextParts, nextStates);
    }

    private Effect effect(Next next) {
        var bySwitch = new LinkedHashMap<String, Delta>();
        Set<String> added = new TreeSet<>(next.states().keySet());
        added.removeAll(states.keySet());
        Set<String> removed = new TreeSet<>(states.keySet());
        removed.removeAll(next.states().keySet());
        Set<String> renumbered = new TreeSet<>(added);
        next.states().forEach((name, after) -> {
            DesiredState before = states.get(name);
            if (before != null) {
                Delta delta = delta(before.entities(), after.entities());
                if (!delta.isEmpty()) {
                    bySwitch.put(name, delta);
                }
                if (!before.ids().equals(after.ids())) {
                    renumbered.add(name);
                }
            }
        });
        return new Effect(bySwitch, added, removed, renumbered);
    }

    private static Delta delta(List<Entity> before, List<Entity> after) {
        Map<Entity.Key, Entity> earlier = new LinkedHashMap<>();
        before.forEach(entity -> earlier.put(entity.key(), entity));
        var come = new ArrayList<Entity>();
        for (Entity entity : after) {
            if (entity.equals(earlier.get(entity.key()))) {
                earlier.remove(entity.key());
            } else {
                come.add(entity);
            }
        }
        return new Delta(List.copyOf(earlier.values()), come);
    }

    /// As a value.
    public Policy policy() {
        return Policy.of(parts.values());
    }

    public Optional<Part> part(PartKey key) {
        return Optional.ofNullable(parts.get(key));
    }

    public Stream<Part> parts(PartKey.Kind kind) {
        return parts.values().stream().filter(kind.type()::isInstance);
    }

    /// @throws IllegalArgumentException when there is no such switch
    public Pipeline pipeline(String switchName) {
        return state(switchName).pipeline();
    }

    /// The numbers that the entries of a switch use.
    public Ids ids(String switchName) {
        return state(switchName).ids();
    }

    /// The numbers that a switch used when this was last known: to be kept for what is still there. Before the switch is
    /// first put.
    public void restore(String switchName, Ids ids) {
        restored.put(switchName, ids);
    }

    /// All that a switch is to hold, stage by stage; each key once.
    public void entities(String switchName, Consumer<Entity> consumer) {
        state(switchName).entities().forEach(consumer);
    }

    /// The same, a piece at a time.
    public Walk walk(String switchName) {
        Iterator<Entity> entities = state(switchName).entities().iterator();
        return (atLeast, consumer) -> {
            for (int i = 0; i < atLeast && entities.hasNext(); i++) {
                consumer.accept(entities.next());
            }
            return entities.hasNext();
        };
    }

    /// How many entities those are.
    public long size(String switchName) {
        return state(switchName).entities().size();
    }

    /// What a switch has found out about its underlay, instead of what it had before.
    public Delta learned(String switchName, Learned facts) {
        DesiredState before = state(switchName);
        learned.put(switchName, facts);
        DesiredState after = DesiredState.of(policy(), switchName, before.pipeline(), before.ids(), facts);
        states.put(switchName, after);
        return delta(before.entities(), after.entities());
    }

    // ---- for packets of tenants and of the underlay

    /// The longest IP packet that gets through from a switch to a MAC of a virtual subnet, as in {@link TenantPaths}.
    public OptionalInt mtu(String switchName, int vsid, Mac destination) {
        return new TenantPaths(policy(), switchName, learned.getOrDefault(switchName, Learned.NOTHING))
                .mtu(vsid, destination);
    }

    /// The multicast groups of the underlay that a switch listens to.
    public List<ProviderAddress> joinedGroups(String switchName) {
        return JoinedGroups.of(policy(), switchName);
    }

    /// The records of a customer address, whosever it is.
    public Stream<LookupRecord> records(InetAddress customerAddress) {
        return policy().lookupRecords().stream()
                .filter(record -> record.customerAddress().equals(customerAddress));
    }

    public Optional<VirtualSubnet> subnet(int vsid) {
        return policy().virtualSubnets().stream().filter(subnet -> subnet.id() == vsid).findFirst();
    }

    /// Whose a virtual subnet is: the customer's name.
    public Optional<String> customer(int vsid) {
        return policy().customers().stream()
                .filter(customer -> customer.routingDomains().stream()
                        .flatMap(domain -> domain.virtualSubnets().stream())
                        .anyMatch(subnet -> subnet.id() == vsid))
                .map(Customer::name).findFirst();
    }

    /// The port behind which a record is, if it lives on this switch.
    public Optional<TenantPort> port(String switchName, LookupRecord record) {
        return Attachments.of(policy().switchNamed(switchName))
                .getOrDefault(record.virtualSubnetId(), Attachments.none()).behind(record).stream()
                .findFirst();
    }

    private DesiredState state(String switchName) {
        DesiredState state = states.get(switchName);
        if (state == null) {
            throw new IllegalArgumentException(
                    "no switch '%s'; there are %s".formatted(switchName, states.keySet()));
        }
        return state;
    }
}
