package org.nvgre.runtime.desired;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.runtime.policy.ChangeCheck;
import org.nvgre.runtime.policy.Customer;
import org.nvgre.runtime.policy.LearnedRecords;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.Mistake;
import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.Placement;
import org.nvgre.runtime.policy.PlacementChange;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.policy.PolicyException;
import org.nvgre.runtime.policy.ProviderAddress;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.policy.SwitchPort.TenantPort;
import org.nvgre.runtime.policy.Touched;
import org.nvgre.runtime.policy.VirtualSubnet;

/// What all switches are to hold, kept up with a policy that changes: a change costs what it concerns, and no entity is
/// kept. What would be different is found by making a change, and a trial is undone by its inverse. Not safe for use by
/// several threads at once.
public final class Wanted {

    private final Function<Switch, Pipeline> pipelines;
    private final Placement placement = new Placement();
    private final Map<String, Member> members = new TreeMap<>();
    /// Switches whose programs are not to be had: nothing is wanted of them until these are.
    private final Map<String, Unprogrammed> unprogrammed = new TreeMap<>();
    /// For switches that are not there yet.
    private final Map<String, Ids> restored = new HashMap<>();

    /// What is kept of a switch until its program is there.
    private record Unprogrammed(Ids ids, Learned learned, PolicyException why) {}

    /// Where a program is not to be had.
    private interface Trouble {
        void with(String switchName, PolicyException why);
    }

    /// @param pipelines the program of each switch; may throw [PolicyException], and is asked again at the next occasion
    public Wanted(Function<Switch, Pipeline> pipelines) {
        this.pipelines = pipelines;
    }

    // ---- changes

    /// Every mistake that a change would make, by the keys of parts or by switches; changes nothing.
    public List<Mistake> check(PolicyChange change) {
        List<Mistake> early = ChangeCheck.before(placement, change);
        if (!early.isEmpty()) {
            return early;
        }
        PolicyChange undo = placement.inverse(change);
        Touched touched = PlacementChange.apply(placement, change);
        List<Mistake> mistakes = ChangeCheck.after(placement, change, undo, touched);
        PlacementChange.apply(placement, undo);
        if (!mistakes.isEmpty()) {
            return mistakes;
        }
        var found = new ArrayList<Mistake>();
        run(change, Purpose.CHECK, (_, why) -> found.addAll(why.found()));
        return found;
    }

    /// The same of a change of any size: no entity is made.
    public List<Mistake> checkQuietly(PolicyChange change) {
        List<Mistake> early = ChangeCheck.before(placement, change);
        if (!early.isEmpty()) {
            return early;
        }
        PolicyChange undo = placement.inverse(change);
        Touched touched = PlacementChange.apply(placement, change);
        try {
            List<Mistake> mistakes = ChangeCheck.after(placement, change, undo, touched);
            if (!mistakes.isEmpty()) {
                return mistakes;
            }
            var found = new ArrayList<Mistake>();
            // Where something only goes there is room and need for no more than before.
            Scope.names(touched, placement).stream().filter(placement.switchNames()::contains)
                    .filter(name -> members.containsKey(name) || touched.switches().contains(name))
                    .forEach(name -> noting(name, (_, why) -> found.addAll(why.found()),
                            () -> member(name).check()));
            return found;
        } finally {
            PlacementChange.apply(placement, undo);
        }
    }

    /// A change, and that what was learned is gone where it has no place after it ({@link LearnedRecords}).
    public PolicyChange completed(PolicyChange change) {
        return LearnedRecords.completed(placement, change);
    }

    /// What a change that has been checked would do; changes nothing.
    public Effect preview(PolicyChange change) {
        return run(change, Purpose.PREVIEW, (_, why) -> {
            throw why;
        });
    }

    /// Makes a change that has been checked; maybe by another controller, which has programs that are not to be had here.
    public Effect apply(PolicyChange change) {
        return run(change, Purpose.APPLY, (_, _) -> {});
    }

    private enum Purpose {
        CHECK, PREVIEW, APPLY
    }

    /// Makes a change that has been checked, of any size: no entity is looked at.
    ///
    /// @return the switches on which something may change, or that are new; those that are gone are not among them
    public Set<String> applyQuietly(PolicyChange change) {
        PolicyChange undo = placement.switchNames().isEmpty() ? PolicyChange.NONE : placement.inverse(change);
        Touched touched = PlacementChange.apply(placement, change);
        Set<String> concerned = new TreeSet<>(Scope.names(touched, placement));
        if (!undo.isEmpty()) {
            PlacementChange.apply(placement, undo);
            concerned.addAll(Scope.names(touched, placement));
            PlacementChange.apply(placement, change);
        }
        concerned.retainAll(placement.switchNames());
        touched.removed().forEach(this::remove);
        concerned.forEach(this::program);
        return concerned;
    }

    private void remove(String name) {
        members.remove(name);
        unprogrammed.remove(name);
    }

    /// Takes a switch in as it is now, if its program is to be had.
    private void program(String name) {
        try {
            members.put(name, member(name));
            unprogrammed.remove(name);
        } catch (PolicyException why) {
            leave(name, why);
        } catch (IllegalArgumentException wrong) {
            leave(name, DesiredState.wrongPipeline(name, wrong));
        }
    }

    private void leave(String name, PolicyException why) {
        Unprogrammed next = new Unprogrammed(ids(name), learned(name), why);
        members.remove(name);
        unprogrammed.put(name, next);
    }

    private Learned learned(String name) {
        return members.containsKey(name)
                ? members.get(name).learned()
                : unprogrammed.containsKey(name) ? unprogrammed.get(name).learned() : Learned.NOTHING;
    }

    /// A switch anew, as far as it is there already with its numbers and what it learned.
    private Member member(String name) {
        Switch device = placement.device(name).orElseThrow();
        return new Member(placement, device, pipelines.apply(device), ids(name), learned(name));
    }

    /// Makes a change, and undoes it unless it is to be kept.
    private Effect run(PolicyChange change, Purpose purpose, Trouble trouble) {
        boolean keep = purpose == Purpose.APPLY;
        if (placement.switchNames().isEmpty() && keep) {
            return first(change);
        }
        PolicyChange undo = placement.inverse(change);
        Touched touched = PlacementChange.apply(placement, change);
        Map<String, Scope> scopes = Scope.of(touched, placement);
        PlacementChange.apply(placement, undo);
        Scope.of(touched, placement).forEach((name, scope) -> scopes.merge(name, scope, Scope::with));
        scopes.keySet().retainAll(members.keySet());
        scopes.keySet().removeAll(touched.removed());

        var before = new LinkedHashMap<String, Member.Before>();
        scopes.forEach((name, scope) -> before.put(name,
                members.get(name).before(scope, purpose == Purpose.CHECK)));
        PlacementChange.apply(placement, change);
        try {
            var left = new TreeMap<String, PolicyException>();
            Effect effect = after(touched, before, purpose, keep ? left::put : trouble);
            if (keep) {
                before.forEach((name, each) -> each.keep(effect.bySwitch().getOrDefault(name, Delta.NONE)));
                left.forEach(this::leave);
                touched.removed().forEach(this::remove);
                touched.added().forEach(this::program);
                again(touched).forEach(this::program);
            }
            return effect;
        } finally {
            if (!keep) {
                PlacementChange.apply(placement, undo);
                before.values().forEach(Member.Before::undo);
            }
        }
    }

    /// There is nothing yet that anything could be different from.
    private Effect first(PolicyChange change) {
        Touched touched = PlacementChange.apply(placement, change);
        touched.added().forEach(this::program);
        return new Effect(Map.of(), touched.added(), Set.of(), touched.added(), Set.of());
    }

    /// Switches without a program that a change concerns: there may be one now.
    private Set<String> again(Touched touched) {
        var again = new TreeSet<>(touched.switches());
        again.retainAll(unprogrammed.keySet());
        again.removeAll(touched.removed());
        again.removeAll(touched.added());
        return again;
    }

    private Effect after(Touched touched, Map<String, Member.Before> before, Purpose purpose,
            Trouble trouble) {
        var deltas = new TreeMap<String, Delta>();
        var renumbered = new TreeSet<>(touched.added());
        Set<String> anew = again(touched);
        before.forEach((name, each) -> noting(name, (left, why) -> {
            anew.add(left);
            trouble.with(left, why);
        }, () -> {
            Delta delta = each.after(pipelines);
            if (!delta.isEmpty()) {
                deltas.put(name, delta);
            }
            if (each.renumbered()) {
                renumbered.add(name);
            }
            if (purpose == Purpose.CHECK) {
                each.check(delta);
            }
        }));
        if (purpose == Purpose.CHECK) {
            Stream.concat(touched.added().stream(), again(touched).stream())
                    .forEach(name -> noting(name, trouble, () -> member(name).check()));
        }
        return new Effect(deltas, touched.added(), touched.removed(), renumbered, anew);
    }

    private static void noting(String switchName, Trouble trouble, Runnable step) {
        try {
            step.run();
        } catch (PolicyException wrong) {
            trouble.with(switchName, wrong);
        } catch (IllegalArgumentException wrong) {
            trouble.with(switchName, DesiredState.wrongPipeline(switchName, wrong));
        }
    }

    // ---- the policy

    /// As a value; each list in the order of its keys.
    public Policy policy() {
        return ChangeCheck.policy(placement);
    }

    public Optional<Part> part(PartKey key) {
        return placement.part(key);
    }

    /// In no particular order, and only for as long as nothing changes.
    public Stream<? extends Part> parts(PartKey.Kind kind) {
        return placement.parts(kind);
    }

    // ---- the switches

    /// By name.
    public Set<String> switchNames() {
        return placement.switchNames();
    }

    /// Of a switch without a program it is asked for again.
    ///
    /// @throws IllegalArgumentException when there is no such switch; so with all that ask of one
    /// @throws PolicyException when its program is not to be had; so with all that need it
    public Pipeline pipeline(String switchName) {
        if (unprogrammed.containsKey(switchName)) {
            program(switchName);
        }
        return known(switchName).pipeline();
    }

    /// The numbers that the entries of a switch use.
    public Ids ids(String switchName) {
        Member member = members.get(switchName);
        if (member != null) {
            return member.ids();
        }
        if (unprogrammed.containsKey(switchName)) {
            return unprogrammed.get(switchName).ids();
        }
        return placement.device(switchName).isPresent()
                ? restored.getOrDefault(switchName, Ids.none())
                : known(switchName).ids();
    }

    /// The numbers that a switch is known to use: to be kept for what is still there, or will be when it comes. All of its
    /// entries may be different then.
    public void restore(String switchName, Ids ids) {
        Member member = members.get(switchName);
        if (unprogrammed.containsKey(switchName)) {
            Unprogrammed now = unprogrammed.get(switchName);
            unprogrammed.put(switchName, new Unprogrammed(ids, now.learned(), now.why()));
        } else if (member == null) {
            restored.put(switchName, ids);
        } else {
            member.restore(ids);
        }
    }

    /// All that a switch is to hold; each key once, and what is referred to before what refers to it.
    public void entities(String switchName, Consumer<Entity> consumer) {
        Walk walk = walk(switchName);
        while (walk.next(Integer.MAX_VALUE, consumer)) {
            // goes on
        }
    }

    /// The same, a piece at a time.
    public Walk walk(String switchName) {
        return new MemberWalk(known(switchName));
    }

    /// How many entities those are.
    public long size(String switchName) {
        return unprogrammed.containsKey(switchName) ? 0 : known(switchName).size();
    }

    /// What a switch has found out about its underlay, instead of what it had before.
    public Delta learned(String switchName, Learned facts) {
        if (unprogrammed.containsKey(switchName)) {
            Unprogrammed now = unprogrammed.get(switchName);
            unprogrammed.put(switchName, new Unprogrammed(now.ids(), facts, now.why()));
            return Delta.NONE;
        }
        Member.Before before = known(switchName).before(Scope.onlyUnderlay(), false);
        Delta delta = before.after(facts);
        before.keep(delta);
        return delta;
    }

    /// The ACL rules behind a switch's entries.
    public Map<TableEntry.Key, SubnetRule> aclRules(String switchName) {
        return DesiredState.aclRules(known(switchName).context());
    }

    private Member known(String switchName) {
        Member member = members.get(switchName);
        if (unprogrammed.containsKey(switchName)) {
            throw unprogrammed.get(switchName).why();
        }
        if (member == null) {
            throw new IllegalArgumentException(
                    "no switch '%s'; there are %s".formatted(switchName, members.keySet()));
        }
        return member;
    }

    // ---- for packets of tenants and of the underlay

    /// The longest IP packet that gets through from a switch to a MAC of a virtual subnet, as in {@link TenantPaths}.
    public OptionalInt mtu(String switchName, int vsid, Mac destination) {
        return new TenantPaths(placement, switchName, known(switchName).learned()).mtu(vsid, destination);
    }

    /// The multicast groups of the underlay that a switch listens to.
    public List<ProviderAddress> joinedGroups(String switchName) {
        return known(switchName).usage().joined.things().stream().sorted(JoinedGroups.ORDER).toList();
    }

    /// The records of a customer address, whosever it is.
    public Stream<LookupRecord> records(InetAddress customerAddress) {
        return placement.records(customerAddress);
    }

    /// The records of a MAC.
    public Stream<LookupRecord> records(int vsid, Mac mac) {
        return placement.records(vsid, mac);
    }

    /// How many addresses of a virtual subnet were learned on a switch.
    public int learned(int vsid, String switchName) {
        return placement.learned(vsid, switchName);
    }

    /// The provider address by which others know a switch in a virtual subnet: an IPv4 one, if it has one.
    public Optional<InetAddress> tunnelEnd(String switchName, int vsid) {
        return placement.tunnelEnd(switchName, vsid, true)
                .or(() -> placement.tunnelEnd(switchName, vsid, false)).map(ProviderAddress::address);
    }

    public Optional<VirtualSubnet> subnet(int vsid) {
        return placement.subnet(vsid);
    }

    /// Whose a virtual subnet is: the customer's name.
    public Optional<String> customer(int vsid) {
        return placement.customerOf(vsid).map(Customer::name);
    }

    /// Whether two virtual subnets are of one routing domain.
    public boolean sameDomain(int one, int other) {
        return one == other || (placement.domainOf(one).isPresent()
                && placement.domainOf(one).equals(placement.domainOf(other)));
    }

    /// The ports of a virtual subnet, by switch.
    public Map<String, List<TenantPort>> ports(int vsid) {
        var ports = new TreeMap<String, List<TenantPort>>();
        placement.members(vsid).forEach(name -> ports.put(name, placement.attachments(name, vsid).ports()));
        return ports;
    }

    /// The switch on which a record lives.
    public Optional<String> home(LookupRecord record) {
        return placement.home(record);
    }

    /// The port behind which a record is, if it lives on this switch.
    public Optional<TenantPort> port(String switchName, LookupRecord record) {
        return placement.livesOn(record, switchName)
                ? placement.attachments(switchName, record.virtualSubnetId()).behind(record).stream()
                        .findFirst()
                : Optional.empty();
    }
}
