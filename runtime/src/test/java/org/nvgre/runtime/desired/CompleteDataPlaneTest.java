package org.nvgre.runtime.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyException;

/// The program with everything switched on, stage by stage: the example `gateway`, and what it comes to.
class CompleteDataPlaneTest {

    private static final Pipeline FULL = TestPolicies.fullPipeline();
    private static final Policy GATEWAY = TestPolicies.gateway();

    /// The entries of these tables, and of what else has such a beginning.
    private static void assertEntries(String expected, DesiredState state, String... beginnings) {
        List<String> found = state.toString().lines()
                .filter(line -> Stream.of(beginnings).anyMatch(line::startsWith)).sorted().toList();
        assertEquals(String.join("\n", expected.lines().sorted().toList()), String.join("\n", found));
    }

    private static DesiredState of(String switchName) {
        return DesiredState.of(GATEWAY, switchName, FULL);
    }

    @Test
    void tunnelsEndAtOwnAddressesAndAtJoinedGroups() {
        assertEntries("""
                nvgre.local_pa_v4[vrf=0 pa=192.0.2.11] -> nvgre.terminate()
                nvgre.local_pa_v6[vrf=0 pa=2001:db8:0:0:0:0:0:11] -> nvgre.terminate()
                nvgre.local_pa_v4[vrf=0 pa=239.1.1.1] -> nvgre.terminate()
                nvgre.local_pa_v4[vrf=0 pa=239.1.1.2] -> nvgre.terminate()
                """, of("nve1"), "nvgre.local_pa");
    }

    /// nve1 has no port in VSID 5002, but routes into it; the gateway is in 5001 for its translation, and in 5009.
    @Test
    void peersAreAllWhoMaySendIntoASubnet() {
        assertEntries("""
                nvgre.peer_pa_v4[vsid=5001 pa=192.0.2.11] -> nvgre.admit_peer()
                nvgre.peer_pa_v4[vsid=5001 pa=192.0.2.31] -> nvgre.admit_peer()
                nvgre.peer_pa_v6[vsid=5001 pa=2001:db8:0:0:0:0:0:11] -> nvgre.admit_peer()
                nvgre.peer_pa_v6[vsid=5001 pa=2001:db8:0:0:0:0:0:31] -> nvgre.admit_peer()
                nvgre.peer_pa_v4[vsid=5002 pa=192.0.2.11] -> nvgre.admit_peer()
                nvgre.peer_pa_v4[vsid=5002 pa=192.0.2.31] -> nvgre.admit_peer()
                nvgre.peer_pa_v6[vsid=5002 pa=2001:db8:0:0:0:0:0:11] -> nvgre.admit_peer()
                nvgre.peer_pa_v6[vsid=5002 pa=2001:db8:0:0:0:0:0:31] -> nvgre.admit_peer()
                nvgre.vsid[vsid=5001] -> nvgre.serve(index=0, rdid=1, flood_unknown=1, guard=1, learn=0)
                nvgre.vsid[vsid=5002] -> nvgre.serve(index=1, rdid=1, flood_unknown=0, guard=1, learn=0)
                """, of("nve2"), "nvgre.peer_pa", "nvgre.vsid[");
        assertEntries("nvgre.peer_pa_v4[vsid=7001 pa=192.0.2.71] -> nvgre.admit_peer()", of("gw"),
                "nvgre.peer_pa_v4[vsid=7001", "nvgre.peer_pa_v6[vsid=7001");
    }

    @Test
    void portsSendFromTheirOwnAddresses() {
        assertEntries(
                """
                        nvgre.source_guard[port=1 vsid=5001 mac=02:00:00:00:01:01 family=0 address=0:0:0:0:0:0:0:0] -> nvgre.own()
                        nvgre.source_guard[port=1 vsid=5001 mac=02:00:00:00:01:01 family=1 address=0:0:0:0:0:0:a01:1] -> nvgre.own()
                        nvgre.source_guard[port=1 vsid=5001 mac=02:00:00:00:01:01 family=3 address=0:0:0:0:0:0:a01:1] -> nvgre.own()
                        nvgre.source_guard[port=1 vsid=5001 mac=02:00:00:00:01:01 family=3 address=0:0:0:0:0:0:0:0] -> nvgre.own()
                        nvgre.source_guard[port=1 vsid=5001 mac=02:00:00:00:01:01 family=2 address=fd00:1:0:0:0:0:0:1] -> nvgre.own()
                        nvgre.source_guard[port=1 vsid=5001 mac=02:00:00:00:01:01 family=2 address=fe80:0:0:0:0:ff:fe00:101] -> nvgre.own()
                        nvgre.source_guard[port=1 vsid=5001 mac=02:00:00:00:01:01 family=2 address=0:0:0:0:0:0:0:0] -> nvgre.own()
                        """,
                of("nve1"), "nvgre.source_guard[port=1");
    }

    /// A rule without addresses concerns both IP versions; ping has two numbers.
    @Test
    void firstRuleThatMatchesCounts() {
        DesiredState state = of("nve1");
        assertEntries(
                """
                        nvgre.acl_v4[vsid=5001 from_tunnel=1 destination=10.1.0.0&&&255.255.255.0 protocol=6&&&255 destination_port=80..81] @3 -> nvgre.permit_v4()
                        nvgre.acl_v4[vsid=5001 from_tunnel=1 protocol=1&&&255] @2 -> nvgre.permit_v4()
                        nvgre.acl_v6[vsid=5001 from_tunnel=1 protocol=58&&&255] @2 -> nvgre.permit_v6()
                        nvgre.acl_v4[vsid=5001 from_tunnel=1 protocol=6&&&255] @1 -> nvgre.deny_v4()
                        nvgre.acl_v6[vsid=5001 from_tunnel=1 protocol=6&&&255] @1 -> nvgre.deny_v6()
                        """,
                state, "nvgre.acl");
        assertEquals(List.of("VSID 5001: deny in tcp from any to any",
                "VSID 5001: permit in icmp from any to any",
                "VSID 5001: permit in tcp from any to 10.1.0.0/24 port 80-81"),
                state.aclRules().values().stream().map(SubnetRule::toString).distinct().sorted().toList());
    }

    @Test
    void priorityComesBeforeTheOrderOfRules() {
        Policy policy = TestPolicies.policy(TestPolicies.gatewayText()
                .replace("action: deny,   protocol: tcp}", "action: deny, protocol: tcp, priority: 9}"));
        assertEntries("nvgre.acl_v4[vsid=5001 from_tunnel=1 protocol=6&&&255] @3 -> nvgre.deny_v4()",
                DesiredState.of(policy, "nve1", FULL), "nvgre.acl_v4[vsid=5001 from_tunnel=1 protocol=6");
    }

    @Test
    void metersAreTwoForEachSubnet() {
        assertEntries("""
                nvgre.subnet_rate[0] -> cir=1000000 cbs=100000 pir=2000000 pbs=200000
                nvgre.subnet_rate[1] -> cir=1000000 cbs=100000 pir=2000000 pbs=200000
                """, of("nve1"), "nvgre.subnet_rate");
    }

    /// Customers, routers, and who is known outside by another address.
    @Test
    void neighboursAreKnown() {
        assertEntries(
                """
                        nvgre.arp_proxy[vsid=5001 ip=10.1.0.1] -> nvgre.answer(mac_address=02:00:00:00:01:01, at_port=1)
                        nvgre.arp_proxy[vsid=5001 ip=10.1.0.2] -> nvgre.answer(mac_address=02:00:00:00:01:02, at_port=2)
                        nvgre.arp_proxy[vsid=5001 ip=10.1.0.3] -> nvgre.answer(mac_address=02:00:00:00:01:03, at_port=0)
                        nvgre.arp_proxy[vsid=5001 ip=10.1.0.100] -> nvgre.answer(mac_address=02:00:00:00:07:01, at_port=0)
                        nvgre.arp_proxy[vsid=5001 ip=10.1.0.254] -> nvgre.answer(mac_address=02:00:00:00:fe:01, at_port=0)
                        nvgre.nd_proxy[vsid=5001 ip=fd00:1:0:0:0:0:0:1] -> nvgre.answer_v6(mac_address=02:00:00:00:01:01, at_port=1)
                        nvgre.nd_proxy[vsid=5001 ip=fd00:1:0:0:0:0:0:fe] -> nvgre.answer_v6(mac_address=02:00:00:00:fe:01, at_port=0)
                        """,
                of("nve1"), "nvgre.arp_proxy", "nvgre.nd_proxy");
        assertEntries(
                """
                        nvgre.arp_proxy[vsid=5009 ip=203.0.113.1] -> nvgre.answer(mac_address=02:00:00:00:09:01, at_port=20)
                        nvgre.arp_proxy[vsid=5009 ip=203.0.113.2] -> nvgre.answer(mac_address=02:00:00:00:fe:09, at_port=0)
                        nvgre.arp_proxy[vsid=5009 ip=203.0.113.10] -> nvgre.answer(mac_address=02:00:00:00:fe:09, at_port=0)
                        """,
                of("gw"), "nvgre.arp_proxy[vsid=5009");
    }

    /// nve1 has ports in VSID 5001 only, and routes into the domain's others.
    @Test
    void wholeRoutingDomainIsKnownWhereAFrameComesFrom() {
        assertEntries(
                """
                        nvgre.router_mac[vsid=5001 mac=02:00:00:00:fe:01] -> nvgre.route(reflect=0)
                        nvgre.ca_route_v4[rdid=1] -> nvgre.via_v4(vsid=5009, router=02:00:00:00:fe:09, host=203.0.113.1)
                        nvgre.ca_route_v4[rdid=1 prefix=10.1.0.0/24] -> nvgre.connected_v4(vsid=5001, router=02:00:00:00:fe:01)
                        nvgre.ca_route_v4[rdid=1 prefix=10.2.0.0/24] -> nvgre.connected_v4(vsid=5002, router=02:00:00:00:fe:02)
                        nvgre.ca_route_v4[rdid=1 prefix=203.0.113.0/24] -> nvgre.connected_v4(vsid=5009, router=02:00:00:00:fe:09)
                        nvgre.ca_route_v6[rdid=1 prefix=fd00:1:0:0:0:0:0:0/64] -> nvgre.connected_v6(vsid=5001, router=02:00:00:00:fe:01)
                        nvgre.ca_host_v4[vsid=5001 ip=10.1.0.1] -> nvgre.host_v4(mac=02:00:00:00:01:01)
                        nvgre.ca_host_v4[vsid=5001 ip=10.1.0.2] -> nvgre.host_v4(mac=02:00:00:00:01:02)
                        nvgre.ca_host_v4[vsid=5001 ip=10.1.0.3] -> nvgre.host_v4(mac=02:00:00:00:01:03)
                        nvgre.ca_host_v4[vsid=5001 ip=10.1.0.100] -> nvgre.host_v4(mac=02:00:00:00:07:01)
                        nvgre.ca_host_v6[vsid=5001 ip=fd00:1:0:0:0:0:0:1] -> nvgre.host_v6(mac=02:00:00:00:01:01)
                        nvgre.ca_host_v4[vsid=5002 ip=10.2.0.2] -> nvgre.host_v4(mac=02:00:00:00:02:02)
                        nvgre.ca_host_v4[vsid=5009 ip=203.0.113.1] -> nvgre.host_v4(mac=02:00:00:00:09:01)
                        nvgre.nat_source[rdid=1 vsid=5009 ip=10.1.0.1] -> nvgre.translate_source(address=203.0.113.10)
                        nvgre.nat_destination[vsid=5009 ip=203.0.113.10] -> nvgre.translate_destination(address=10.1.0.1)
                        nvgre.ca_mac[vsid=5002 mac=02:00:00:00:02:02] -> nvgre.to_endpoint(endpoint=5)
                        nvgre.ca_mac[vsid=5009 mac=02:00:00:00:09:01] -> nvgre.to_endpoint(endpoint=1)
                        """,
                of("nve1"), "nvgre.router_mac", "nvgre.ca_route", "nvgre.ca_host", "nvgre.nat_",
                "nvgre.ca_mac[vsid=5002", "nvgre.ca_mac[vsid=5009");
        assertEntries("", of("site2"), "nvgre.router_mac", "nvgre.ca_route", "nvgre.ca_host");
    }

    @Test
    void customersRouteWithTheLowestMetricCounts() {
        Policy policy = TestPolicies.policy(TestPolicies.gatewayText().replace("customerRoutes:\n", """
                customerRoutes:
                  - {routingDomainId: 6b1c7f6e-0000-4000-8000-000000005000, virtualSubnetId: 5002, destinationPrefix: 10.9.0.0/16, nextHop: 10.2.0.2, metric: 1}
                  - {routingDomainId: 6b1c7f6e-0000-4000-8000-000000005000, virtualSubnetId: 5009, destinationPrefix: 10.9.0.0/16, nextHop: 203.0.113.1, metric: 2}
                  - {routingDomainId: 6b1c7f6e-0000-4000-8000-000000005000, virtualSubnetId: 5002, destinationPrefix: 10.8.0.0/16, nextHop: 0.0.0.0}
                """));
        assertEntries(
                """
                        nvgre.ca_route_v4[rdid=1 prefix=10.9.0.0/16] -> nvgre.via_v4(vsid=5002, router=02:00:00:00:fe:02, host=10.2.0.2)
                        nvgre.ca_route_v4[rdid=1 prefix=10.8.0.0/16] -> nvgre.connected_v4(vsid=5002, router=02:00:00:00:fe:02)
                        """,
                DesiredState.of(policy, "nve1", FULL), "nvgre.ca_route_v4[rdid=1 prefix=10.9",
                "nvgre.ca_route_v4[rdid=1 prefix=10.8");
    }

    /// The other site's hosts are behind the gateway, which hands on what is flooded, too.
    @Test
    void gatewayJoinsTwoSites() {
        assertEntries("""
                nvgre.vsid_map[vsid=5001] -> nvgre.translate_vsid(vsid=7001)
                nvgre.vsid_map[vsid=7001] -> nvgre.translate_vsid(vsid=5001)
                nvgre.ca_mac[vsid=7001 mac=02:00:00:00:07:01] -> nvgre.to_endpoint(endpoint=2)
                nvgre.endpoint[endpoint=2] -> nvgre.tunnel_v4(vrf=0, source=192.0.2.31, destination=192.0.2.71)
                nvgre.flood[vsid=7001 from_tunnel=1] -> nvgre.flood_to(group=7)
                multicast group 7 -> port 10 instance 2
                nvgre.router_mac[vsid=5001 mac=02:00:00:00:fe:01] -> nvgre.route(reflect=1)
                """, of("gw"), "nvgre.vsid_map", "nvgre.ca_mac[vsid=7001", "nvgre.endpoint[endpoint=2]",
                "nvgre.flood[vsid=7001 from_tunnel=1", "multicast group 7 ", "nvgre.router_mac[vsid=5001");
        assertEntries("""
                nvgre.ca_mac[vsid=7001 mac=02:00:00:00:07:01] -> nvgre.to_port(port=1)
                nvgre.ca_mac[vsid=7001 mac=02:00:00:00:01:01] -> nvgre.to_endpoint(endpoint=1)
                nvgre.ca_mac[vsid=7001 mac=02:00:00:00:01:02] -> nvgre.to_endpoint(endpoint=1)
                nvgre.ca_mac[vsid=7001 mac=02:00:00:00:01:03] -> nvgre.to_endpoint(endpoint=1)
                nvgre.endpoint[endpoint=1] -> nvgre.tunnel_v4(vrf=0, source=192.0.2.71, destination=192.0.2.31)
                """, of("site2"), "nvgre.ca_mac", "nvgre.endpoint");
    }

    /// One copy for the underlay's group, by the first next hop that is known, to the MAC of the group.
    @Test
    void floodingByMulticast() {
        assertEntries(
                """
                        nvgre.flood[vsid=5001 from_tunnel=0] -> nvgre.flood_to(group=1)
                        nvgre.flood[vsid=5001 from_tunnel=1] -> nvgre.flood_to(group=3)
                        nvgre.group_override[vsid=5001 from_tunnel=0 mac=01:00:5e:01:01:01] -> nvgre.override_to(group=2)
                        multicast group 1 -> port 1, port 2, port 11 instance 2
                        multicast group 2 -> port 1, port 2, port 11 instance 3
                        multicast group 3 -> port 1, port 2
                        nvgre.replica[replica=2 port=11] -> nvgre.replicate_v4_tagged(source=192.0.2.11, destination=239.1.1.1, hop_source=02:00:00:00:10:01, hop_destination=01:00:5e:01:01:01, mtu=1600, pcp=3, vlan=7)
                        nvgre.replica[replica=3 port=11] -> nvgre.replicate_v4_tagged(source=192.0.2.11, destination=239.1.1.2, hop_source=02:00:00:00:10:01, hop_destination=01:00:5e:01:01:02, mtu=1600, pcp=3, vlan=7)
                        """,
                of("nve1"), "nvgre.flood", "nvgre.group_override", "multicast group", "nvgre.replica");
    }

    /// Where nothing else is flooded, a group of the tenant needs a way out of the tunnel, too.
    @Test
    void onlyOneGroupIsFlooded() {
        Policy policy = TestPolicies.policy(TestPolicies.gatewayText()
                .replaceAll("flood: \\{multicast: 239.1.1.1}.*\n", "flood: none\n")
                .replace("            floodUnknown: true\n", ""));
        assertEntries(
                """
                        nvgre.group_override[vsid=5001 from_tunnel=0 mac=01:00:5e:01:01:01] -> nvgre.override_to(group=1)
                        nvgre.group_override[vsid=5001 from_tunnel=1 mac=01:00:5e:01:01:01] -> nvgre.override_to(group=2)
                        multicast group 1 -> port 1, port 2, port 11 instance 2
                        multicast group 2 -> port 1, port 2
                        """,
                DesiredState.of(policy, "nve1", FULL), "nvgre.flood", "nvgre.group_override",
                "multicast group");
    }

    /// The MAC of 192.0.2.1 is not known yet: it takes no part, and where it is alone there is no next hop.
    @Test
    void flowsAreSharedOut() {
        String both = """
                nvgre.endpoint[endpoint=1] -> nvgre.tunnel_v4(vrf=0, source=192.0.2.11, destination=192.0.2.31)
                nvgre.endpoint[endpoint=4] -> nvgre.tunnel_v6(vrf=0, source=2001:db8:0:0:0:0:0:11, destination=2001:db8:0:0:0:0:0:21)
                nvgre.endpoint[endpoint=5] -> nvgre.tunnel_v4(vrf=0, source=192.0.2.11, destination=192.0.2.21) * 3 | nvgre.tunnel_v4(vrf=0, source=192.0.2.11, destination=192.0.2.22)
                nvgre.pa_route_v4[vrf=0] -> nvgre.via(next_hop=3, mtu=65535)
                nvgre.pa_route_v4[vrf=0 pa=192.0.2.22/32] -> nvgre.via(next_hop=2, mtu=1450)
                nvgre.pa_route_v6[vrf=0] -> nvgre.via(next_hop=1, mtu=65535)
                nvgre.next_hop[next_hop=2] -> nvgre.forward_tagged(port=11, source=02:00:00:00:10:01, destination=02:00:00:00:ff:02, mtu=1600, pcp=3, vlan=7)
                """;
        String[] tables = {"nvgre.endpoint", "nvgre.pa_route", "nvgre.next_hop"};
        assertEntries(both
                + """
                        nvgre.next_hop[next_hop=3] -> nvgre.forward_tagged(port=11, source=02:00:00:00:10:01, destination=02:00:00:00:ff:02, mtu=1600, pcp=3, vlan=7)
                        """,
                of("nve1"), tables);
        var learned = new Learned(Map.of(Addresses.parse("192.0.2.1"), Mac.parse("02-00-00-00-FF-01")),
                Map.of());
        assertEntries(both
                + """
                        nvgre.next_hop[next_hop=1] -> nvgre.forward(port=10, source=02:00:00:00:10:01, destination=02:00:00:00:ff:01, mtu=1600)
                        nvgre.next_hop[next_hop=3] -> nvgre.forward(port=10, source=02:00:00:00:10:01, destination=02:00:00:00:ff:01, mtu=1600) * 2 | nvgre.forward_tagged(port=11, source=02:00:00:00:10:01, destination=02:00:00:00:ff:02, mtu=1600, pcp=3, vlan=7)
                        """,
                DesiredState.of(GATEWAY, "nve1", FULL, Ids.none(), learned), tables);
    }

    @Test
    void pinnedFlowsTakeTheFirstProviderAddress() {
        Policy policy = TestPolicies.policy(TestPolicies.gatewayText().replace("192.0.2.22, weight: 1}]\n",
                "192.0.2.22, weight: 1}]\n    flowPolicy: pinned\n"));
        assertEntries("""
                nvgre.ca_mac[vsid=5002 mac=02:00:00:00:02:02] -> nvgre.to_endpoint(endpoint=1)
                nvgre.endpoint[endpoint=1] -> nvgre.tunnel_v4(vrf=0, source=192.0.2.11, destination=192.0.2.21)
                """, DesiredState.of(policy, "nve1", FULL), "nvgre.ca_mac[vsid=5002",
                "nvgre.endpoint[endpoint=1]");
    }

    /// A lowered path MTU is a route of its own, and concerns copies, too.
    @Test
    void learnedPathMtuNarrowsTheWay() {
        var learned = new Learned(Map.of(), Map.of(
                new Learned.Destination(0, Addresses.parse("192.0.2.31")), 1400,
                new Learned.Destination(0, Addresses.parse("192.0.2.71")), 1300));
        assertEntries("""
                nvgre.pa_route_v4[vrf=0] -> nvgre.via(next_hop=1, mtu=65535)
                nvgre.pa_route_v4[vrf=0 pa=192.0.2.31/32] -> nvgre.via(next_hop=1, mtu=1400)
                nvgre.pa_route_v4[vrf=0 pa=192.0.2.71/32] -> nvgre.via(next_hop=1, mtu=1300)
                """, DesiredState.of(GATEWAY, "nve2", FULL, Ids.none(), learned), "nvgre.pa_route_v4");
        assertEntries(
                "nvgre.replica[replica=1 port=10] -> nvgre.replicate_v4(source=192.0.2.71, destination=192.0.2.31, hop_source=02:00:00:00:70:01, hop_destination=02:00:00:00:ff:01, mtu=1400)",
                DesiredState.of(GATEWAY, "site2", FULL, Ids.none(), learned), "nvgre.replica");
    }

    @Test
    void copiesForTheControlPlane() {
        assertEntries("clone session 100 -> port 510", of("nve1"), "clone session");
        Policy policy = TestPolicies.policy(TestPolicies.gatewayText().replace("    deviceId: 1\n",
                "    deviceId: 1\n    cpuPort: 64\n"));
        assertEntries("clone session 100 -> port 64", DesiredState.of(policy, "nve1", FULL), "clone session");
    }

    @Test
    void programWithoutAPartThatThePolicyNeeds() {
        PolicyException refusal = assertThrows(PolicyException.class,
                () -> DesiredState.of(GATEWAY, "nve1", TestPolicies.pipeline()));
        assertEquals(
                """
                        switch nve1: it has the IPv6 provider address 2001:db8::11, for which its pipeline has nothing; use one of a profile with 'underlay: {ipv6: true}'
                        switch nve1: its route to 0.0.0.0/0 has several next hops, for which its pipeline has nothing; use one of a profile with 'underlay: {multipath: true}'
                        switch nve1: its route to 192.0.2.22/32 has a path MTU, for which its pipeline has nothing; use one of a profile with 'underlay: {mtu: true}'
                        switch nve1: the MAC of its next hop 192.0.2.1 is to be found out (add 'macAddress' to it otherwise), for which its pipeline has nothing; use one of a profile with 'underlay: {host: true}'
                        switch nve1: VSID 5001 is to flood unknown unicast, for which its pipeline has nothing; use one of a profile with 'floodUnknown: true'
                        switch nve1: VSID 5001 has multicast groups with replicas of their own, for which its pipeline has nothing; use one of a profile with 'groupOverride: true'
                        switch nve1: VSID 5001 has a router, for which its pipeline has nothing; use one of a profile with 'router: true'
                        switch nve1: VSID 5001 has ACL rules, for which its pipeline has nothing; use one of a profile with 'acl: true'
                        switch nve1: VSID 5001 has a meter, for which its pipeline has nothing; use one of a profile with 'meter: true'
                        switch nve1: 10.1.0.1 is to be translated to 203.0.113.10, for which its pipeline has nothing; use one of a profile with 'gateway: true'""",
                refusal.getMessage());
    }
}
