package org.nvgre.runtime.api;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.nvgre.runtime.policy.Customer;
import org.nvgre.runtime.policy.CustomerRoute;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Nat;
import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.ProviderAddress;
import org.nvgre.runtime.policy.ProviderRoute;
import org.nvgre.runtime.policy.RoutingDomain;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.policy.VirtualSubnet;
import org.nvgre.runtime.policy.VsidMap;

/// What of the policy a caller may see. Decided here and nowhere else.
sealed interface Scope {

    boolean sees(Part part);

    /// As far as a key tells; `false` where it does not tell.
    boolean sees(PartKey key);

    boolean seesSubnet(int vsid);

    /// What is seen through either.
    Scope or(Scope other);

    /// @param part how the policy is now
    static Scope of(Caller caller, Function<PartKey, Optional<Part>> part) {
        return caller.customer()
                .<Scope>map(name -> Tenant.of(name, part.apply(PartKey.ofCustomer(name))))
                .orElse(new Everything());
    }

    /// The network's owner.
    record Everything() implements Scope {

        @Override
        public boolean sees(Part part) {
            return true;
        }

        @Override
        public boolean sees(PartKey key) {
            return true;
        }

        @Override
        public boolean seesSubnet(int vsid) {
            return true;
        }

        @Override
        public Scope or(Scope other) {
            return this;
        }
    }

    /// One customer: itself, its records, its routes, its addresses outside. Nothing of the underlay.
    ///
    /// @param subnets VSIDs
    /// @param domains RDIDs
    record Tenant(String customer, Set<Integer> subnets, Set<UUID> domains) implements Scope {

        public Tenant {
            subnets = Set.copyOf(subnets);
            domains = Set.copyOf(domains);
        }

        /// @param part empty: there is no such customer any more, or not yet
        private static Tenant of(String name, Optional<Part> part) {
            Collection<RoutingDomain> domains = part.map(each -> ((Customer) each).routingDomains())
                    .orElseGet(java.util.List::of);
            return new Tenant(name,
                    domains.stream().flatMap(domain -> domain.virtualSubnets().stream())
                            .map(VirtualSubnet::id)
                            .collect(Collectors.toSet()),
                    domains.stream().map(RoutingDomain::id).collect(Collectors.toSet()));
        }

        @Override
        public boolean sees(Part part) {
            return switch (part) {
                case Customer each -> each.name().equals(customer);
                case LookupRecord each -> seesSubnet(each.virtualSubnetId());
                case CustomerRoute each -> domains.contains(each.routingDomainId());
                // The physical network may serve others, too.
                case Nat each -> domains.contains(each.routingDomainId());
                case ProviderAddress _,ProviderRoute _,VsidMap _,Switch _ -> false;
            };
        }

        @Override
        public boolean sees(PartKey key) {
            String name = key.names().getFirst();
            return switch (key.kind()) {
                case CUSTOMERS -> name.equals(customer);
                case LOOKUP_RECORDS -> seesSubnet(Integer.parseInt(name));
                case CUSTOMER_ROUTES -> domains.contains(UUID.fromString(name));
                case NATS, PROVIDER_ADDRESSES, PROVIDER_ROUTES, VSID_MAPS, SWITCHES -> false;
            };
        }

        @Override
        public boolean seesSubnet(int vsid) {
            return subnets.contains(vsid);
        }

        @Override
        public Scope or(Scope other) {
            return switch (other) {
                case Everything all -> all;
                case Tenant(String _, Set<Integer> moreSubnets, Set<UUID> moreDomains) -> new Tenant(customer,
                        Stream.concat(subnets.stream(), moreSubnets.stream()).collect(Collectors.toSet()),
                        Stream.concat(domains.stream(), moreDomains.stream()).collect(Collectors.toSet()));
            };
        }
    }
}
