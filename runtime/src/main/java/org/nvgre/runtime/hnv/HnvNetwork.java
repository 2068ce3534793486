package org.nvgre.runtime.hnv;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.Prefix;

/// What the hosts of an HNV network have been told, in HNV's own terms; each with its place in the files.
record HnvNetwork(List<Lookup> lookups, List<CustomerRoute> customerRoutes,
        List<ProviderAddress> providerAddresses, List<ProviderRoute> providerRoutes) {

    /// `MSFT_NetVirtualizationLookupRecordSettingData`.
    ///
    /// @param customerAddress unspecified for types {@link RecordType#L2_ONLY} and
    ///        {@link RecordType#GATEWAY_WILDCARD}
    /// @param customerId      empty: none, or all zeros
    record Lookup(Place place, InetAddress customerAddress, Mac mac, int virtualSubnetId,
            InetAddress providerAddress, Optional<UUID> customerId, RecordType type) {}

    /// `MSFT_NetVirtualizationCustomerRouteSettingData`.
    ///
    /// @param nextHop unspecified: the destinations are in the subnet itself
    record CustomerRoute(Place place, UUID routingDomainId, int virtualSubnetId, Prefix destination,
            InetAddress nextHop, Optional<UUID> customerId, int metric) {

        boolean onLink() {
            return nextHop.isAnyLocalAddress();
        }
    }

    /// `MSFT_NetVirtualizationProviderAddressSettingData`.
    ///
    /// @param host         the computer that has it
    /// @param prefixLength how many bits of it all neighbours on the link have, too
    /// @param vlan         1 to 4094; 0: untagged
    /// @param mac          of the interface, where HNV was told to use another than the interface's own
    record ProviderAddress(Place place, String host, InetAddress address, int prefixLength, int vlan,
            Optional<Mac> mac) {}

    /// `MSFT_NetVirtualizationProviderRouteSettingData`.
    ///
    /// @param nextHop unspecified: the destinations are on the link
    record ProviderRoute(Place place, String host, Prefix destination, InetAddress nextHop, int metric) {

        boolean onLink() {
            return nextHop.isAnyLocalAddress();
        }
    }
}
