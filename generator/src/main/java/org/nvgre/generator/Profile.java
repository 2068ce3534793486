package org.nvgre.generator;

import java.util.Objects;

/// What a program shall be able to do and how much it shall hold: everything a template may ask. Parts that a profile
/// file leaves out have the values of the `minimal` profile. A feature that is off leaves no trace in the program.
///
/// @param name          goes into the head of the generated program
/// @param standard      which document to follow (W8)
/// @param underlay      the outer headers and the network they travel in
/// @param flowId        whether the FlowID is a hash of the flow (W6) or 0
/// @param floodUnknown  whether a virtual subnet can ask for unknown unicast to be flooded (F4)
/// @param groupOverride whether tenant multicast groups can have replicas of their own (F3)
/// @param neighborProxy whether ARP requests and neighbour solicitations are answered (F9)
/// @param router        distributed router within a routing domain (F7)
/// @param gateway       to and from physical networks, VSID translation, NAT (F8); needs the router
/// @param sourceGuard   whether a tenant port may send from its own addresses only (S2)
/// @param learning      whether a virtual subnet can ask for the addresses on its ports to be made known
/// @param acl           per virtual subnet and direction (S3)
/// @param meter         per virtual subnet and direction (Q3)
/// @param cpuPort       port to the control plane, where a feature needs one
/// @param sizes         entries per table
public record Profile(String name, Standard standard, Underlay underlay, Boolean flowId, Boolean floodUnknown,
        Boolean groupOverride, Boolean neighborProxy, Boolean router, Boolean gateway, Boolean sourceGuard,
        Boolean learning, Boolean acl, Boolean meter, Integer cpuPort, Sizes sizes) {

    public Profile {
        name = Objects.requireNonNullElse(name, "unnamed");
        standard = Objects.requireNonNullElse(standard, Standard.RFC7637);
        underlay = Objects.requireNonNullElseGet(underlay, Underlay::minimal);
        flowId = Objects.requireNonNullElse(flowId, true);
        floodUnknown = Objects.requireNonNullElse(floodUnknown, false);
        groupOverride = Objects.requireNonNullElse(groupOverride, false);
        neighborProxy = Objects.requireNonNullElse(neighborProxy, false);
        router = Objects.requireNonNullElse(router, false);
        gateway = Objects.requireNonNullElse(gateway, false);
        sourceGuard = Objects.requireNonNullElse(sourceGuard, false);
        learning = Objects.requireNonNullElse(learning, false);
        acl = Objects.requireNonNullElse(acl, false);
        meter = Objects.requireNonNullElse(meter, false);
        cpuPort = within("cpuPort", cpuPort, 510, 1, 510);
        sizes = Objects.requireNonNullElseGet(sizes, Sizes::minimal);
        if (gateway && !router) {
            throw new IllegalArgumentException("'gateway' routes between networks: it needs 'router: true'");
        }
    }

    /// The outer headers, and what the NVE is to the underlay network.
    ///
    /// @param ipv6        provider addresses of IPv6, beside those of IPv4 (W3)
    /// @param ttl         of the outer header, or hop limit, 1 to 255 (W2, W3)
    /// @param multipath   several PA pairs per endpoint (F5), several next hops per route (F6)
    /// @param ecn         RFC 6040 (Q2); without it the outer header is Not-ECT
    /// @param dscp        pipe or uniform (Q1)
    /// @param pipeDscp    the outer DSCP where it is fixed, 0 to 63
    /// @param pcpFromDscp whether the PCP of the outer tag is the upper three bits of the outer DSCP (Q1)
    /// @param mtu         whether what does not fit is held back, and answered (M1)
    /// @param peerCheck   whether only the peers of a virtual subnet may send into it (D6)
    /// @param host        whether packets for the NVE itself go to the control plane (U1, U2)
    public record Underlay(Boolean ipv6, Integer ttl, Boolean multipath, Boolean ecn, Dscp dscp,
            Integer pipeDscp,
            Boolean pcpFromDscp, Boolean mtu, Boolean peerCheck, Boolean host) {
        public Underlay {
            ipv6 = Objects.requireNonNullElse(ipv6, false);
            ttl = within("ttl", ttl, 64, 1, 255);
            multipath = Objects.requireNonNullElse(multipath, false);
            ecn = Objects.requireNonNullElse(ecn, false);
            dscp = Objects.requireNonNullElse(dscp, Dscp.PIPE);
            pipeDscp = within("pipeDscp", pipeDscp, 0, 0, 63);
            pcpFromDscp = Objects.requireNonNullElse(pcpFromDscp, false);
            mtu = Objects.requireNonNullElse(mtu, false);
            peerCheck = Objects.requireNonNullElse(peerCheck, false);
            host = Objects.requireNonNullElse(host, false);
        }

        static Underlay minimal() {
            return new Underlay(null, null, null, null, null, null, null, null, null, null);
        }
    }

    /// Entries each table can hold. The upper bounds are those of the keys' widths. `caRoutesV6`, `caHostsV6`, `paRoutesV6` and
    /// `aclEntriesV6` are as large as those of IPv4, `guards` and `sources` as `caMacs`, unless the profile says otherwise.
    public record Sizes(Integer ports, Integer localPas, Integer vsids, Integer peers, Integer caMacs,
            Integer guards, Integer sources, Integer caRoutes, Integer caRoutesV6,
            Integer caHosts, Integer caHostsV6, Integer endpoints, Integer paRoutes, Integer paRoutesV6,
            Integer nextHops,
            Integer replicas,
            Integer aclEntries, Integer aclEntriesV6,
            Integer nats) {
        private static final int MANY = 1 << 24;

        public Sizes {
            ports = within("ports", ports, 4096, 1, MANY);
            localPas = within("localPas", localPas, 256, 1, MANY);
            vsids = within("vsids", vsids, 4096, 1, 1 << 16);
            peers = within("peers", peers, 16384, 1, MANY);
            caMacs = within("caMacs", caMacs, 65536, 1, MANY);
            guards = within("guards", guards, caMacs, 1, MANY);
            sources = within("sources", sources, caMacs, 1, MANY);
            caRoutes = within("caRoutes", caRoutes, 4096, 1, MANY);
            caRoutesV6 = within("caRoutesV6", caRoutesV6, caRoutes, 1, MANY);
            caHosts = within("caHosts", caHosts, 65536, 1, MANY);
            caHostsV6 = within("caHostsV6", caHostsV6, caHosts, 1, MANY);
            endpoints = within("endpoints", endpoints, 4096, 1, (1 << 16) - 1);
            paRoutes = within("paRoutes", paRoutes, 4096, 1, MANY);
            paRoutesV6 = within("paRoutesV6", paRoutesV6, paRoutes, 1, MANY);
            nextHops = within("nextHops", nextHops, 1024, 1, 1 << 16);
            replicas = within("replicas", replicas, 16384, 1, MANY);
            aclEntries = within("aclEntries", aclEntries, 1024, 1, MANY);
            aclEntriesV6 = within("aclEntriesV6", aclEntriesV6, aclEntries, 1, MANY);
            nats = within("nats", nats, 1024, 1, MANY);
        }

        static Sizes minimal() {
            return new Sizes(null, null, null, null, null, null, null, null, null, null, null, null, null,
                    null, null,
                    null, null, null, null);
        }
    }

    private static int within(String key, Integer value, int standard, int least, int most) {
        if (value == null) {
            return standard;
        }
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "'" + key + "' is " + value + ": say " + least + " to " + most);
        }
        return value;
    }
}
