package org.nvgre.runtime.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// All that is asked of a change: what is asked of a whole policy, of as much of it as the change concerns.
public final class ChangeCheck {

    private ChangeCheck() {}

    /// What is wrong with a change by itself, or would have two parts claim the same thing; nothing else can be asked then.
    ///
    /// @param placement as it is before the change
    public static List<Mistake> before(Placement placement, PolicyChange change) {
        var mistakes = new ArrayList<Mistake>();
        Set<PartKey> seen = new HashSet<>();
        for (Part part : change.put()) {
            if (!seen.add(part.key())) {
                mistakes.add(Mistake.in(part.key(), "stands twice in the change; keep one"));
            }
        }
        for (PartKey key : change.delete()) {
            if (!seen.add(key)) {
                mistakes.add(Mistake.in(key, "is to be put and to be deleted, or stands twice; keep one"));
            } else if (placement.part(key).isEmpty()) {
                mistakes.add(Mistake.in(key, "is not in the policy, so it cannot be deleted"));
            }
        }
        new Claims(placement, seen, mistakes).check(change.put());
        return mistakes;
    }

    /// What routing domains and virtual subnets are called: each belongs to one customer.
    private static final class Claims {

        private final Placement placement;
        private final Set<PartKey> changing;
        private final List<Mistake> mistakes;
        private final Map<UUID, Customer> domains = new HashMap<>();
        private final Map<Integer, Customer> subnets = new HashMap<>();

        Claims(Placement placement, Set<PartKey> changing, List<Mistake> mistakes) {
            this.placement = placement;
            this.changing = changing;
            this.mistakes = mistakes;
        }

        void check(Collection<Part> parts) {
            parts.forEach(part -> {
                if (part instanceof Customer customer) {
                    customer.routingDomains().forEach(domain -> check(customer, domain));
                }
            });
        }

        private void check(Customer customer, RoutingDomain domain) {
            Customer owner = domains.putIfAbsent(domain.id(), customer);
            if (owner == null && placement.domain(domain.id()).isPresent()) {
                owner = placement.tenancy.customers().stream()
                        .filter(each -> each.routingDomains().stream()
                                .anyMatch(other -> other.id().equals(domain.id())))
                        .findFirst().orElse(null);
            }
            claim(customer, owner, "RDID " + domain.id(), "give each routing domain its own");
            for (VirtualSubnet subnet : domain.virtualSubnets()) {
                Customer first = subnets.putIfAbsent(subnet.id(), customer);
                if (first == null) {
                    first = placement.customerOf(subnet.id()).orElse(null);
                }
                claim(customer, first, "VSID " + subnet.id(), "give each virtual subnet its own");
            }
        }

        private void claim(Customer customer, Customer owner, String what, String advice) {
            boolean sameChange = domains.containsValue(owner) && owner != null
                    && changing.contains(owner.key());
            boolean stays = owner != null && !changing.contains(owner.key());
            if (stays || (sameChange && !owner.equals(customer) && claims(owner, what))) {
                mistakes.add(Mistake.in(customer.key(), "%s stands twice, first at %s; %s".formatted(what,
                        owner.key(), advice)));
            }
        }

        /// Whether a customer of this very change, and not just as it was before, has it.
        private boolean claims(Customer owner, String what) {
            return owner.routingDomains().stream()
                    .anyMatch(domain -> what.equals("RDID " + domain.id()) || domain.virtualSubnets().stream()
                            .anyMatch(subnet -> what.equals("VSID " + subnet.id())));
        }
    }

    /// What is wrong with the policy that a change has made. Of records by themselves it asks only what concerns them;
    /// after any other change, everything.
    ///
    /// @param placement as it is after the change
    /// @param undo the change's inverse: what was there before
    /// @param touched what it has touched
    public static List<Mistake> after(Placement placement, PolicyChange change, PolicyChange undo,
            Touched touched) {
        var blamed = new Blamed(placement);
        var records = new ArrayList<LookupRecord>();
        boolean put = collect(change, records);
        boolean gone = collect(undo, records);
        if (put && gone) {
            new RecordChangeCheck(placement, blamed).check(change, records, touched);
        } else {
            PolicyCheck.all(policy(placement), placement, blamed);
        }
        return blamed.mistakes();
    }

    private static boolean collect(PolicyChange change, List<LookupRecord> records) {
        change.put().forEach(part -> {
            if (part instanceof LookupRecord record) {
                records.add(record);
            }
        });
        return change.put().stream().allMatch(LookupRecord.class::isInstance);
    }

    /// A placement's policy as a value, each list in the order of its keys.
    public static Policy policy(Placement placement) {
        var parts = new ArrayList<Part>();
        for (PartKey.Kind kind : PartKey.Kind.values()) {
            placement.parts(kind).forEach(parts::add);
        }
        return Policy.of(parts);
    }
}
