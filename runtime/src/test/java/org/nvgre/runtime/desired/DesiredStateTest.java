package org.nvgre.runtime.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyException;

import com.google.protobuf.ByteString;

/// Policies, and the entries they come to, written down by hand.
class DesiredStateTest {

    private static final Pipeline PIPELINE = TestPolicies.pipeline();

    @Test
    void twoTenantsWithTheSameAddresses() {
        assertState("""
                nvgre.port_vlan[port=1 vlan=0] -> nvgre.admit_tenant(vsid=5001)
                nvgre.port_vlan[port=2 vlan=100] -> nvgre.admit_tenant(vsid=6001)
                nvgre.port_vlan[port=10 vlan=0] -> nvgre.admit_underlay(vrf=0)
                nvgre.port_rewrite[port=2 vsid=6001] -> nvgre.tag(vlan=100)
                nvgre.local_pa_v4[vrf=0 pa=192.0.2.11] -> nvgre.terminate()
                nvgre.vsid[vsid=5001] -> nvgre.serve(index=0)
                nvgre.vsid[vsid=6001] -> nvgre.serve(index=1)
                nvgre.ca_mac[vsid=5001 mac=02:00:00:00:00:01] -> nvgre.to_port(port=1)
                nvgre.ca_mac[vsid=5001 mac=02:00:00:00:00:02] -> nvgre.to_endpoint(endpoint=1)
                nvgre.ca_mac[vsid=6001 mac=02:00:00:00:00:01] -> nvgre.to_port(port=2)
                nvgre.ca_mac[vsid=6001 mac=02:00:00:00:00:02] -> nvgre.to_endpoint(endpoint=1)
                nvgre.flood[vsid=5001 from_tunnel=0] -> nvgre.flood_to(group=1)
                nvgre.flood[vsid=5001 from_tunnel=1] -> nvgre.flood_to(group=2)
                nvgre.flood[vsid=6001 from_tunnel=0] -> nvgre.flood_to(group=3)
                nvgre.flood[vsid=6001 from_tunnel=1] -> nvgre.flood_to(group=4)
                multicast group 1 -> port 1, port 10 instance 1
                multicast group 2 -> port 1
                multicast group 3 -> port 2, port 10 instance 1
                multicast group 4 -> port 2
                nvgre.replica[replica=1 port=10] -> nvgre.replicate_v4(source=192.0.2.11, destination=198.51.100.12, hop_source=02:00:00:00:10:01, hop_destination=02:00:00:00:ff:01)
                nvgre.endpoint[endpoint=1] -> nvgre.tunnel_v4(vrf=0, source=192.0.2.11, destination=198.51.100.12)
                nvgre.pa_route_v4[vrf=0 pa=198.51.100.0/24] -> nvgre.via(next_hop=1)
                nvgre.next_hop[next_hop=1] -> nvgre.forward(port=10, source=02:00:00:00:10:01, destination=02:00:00:00:ff:01)
                """, TestPolicies.twoTenants(), "nve1");
    }

    /// Three switches. On `a`: VSID 4096 on two ports, with two records on `b` behind different provider addresses, and
    /// on `c` a port but no record; VSID 4097 is not flooded; VSID 4098 is not on `a` at all. Two VRFs; the longer of
    /// two routes leads to a tagged next hop.
    private static final String THREE_SWITCHES = """
            customers:
              - name: fabrikam
                routingDomains:
                  - id: 6b1c7f6e-0000-4000-8000-000000000001
                    name: net
                    virtualSubnets: [{id: 4096}, {id: 4097, flood: none}, {id: 4098}]
            lookupRecords:
              - {customerAddress: 10.0.0.1, macAddress: 02-00-00-00-00-01, virtualSubnetId: 4096, providerAddress: 192.0.2.2}
              - {customerAddress: 10.0.0.2, macAddress: 02-00-00-00-00-02, virtualSubnetId: 4096, providerAddress: 192.0.2.21}
              - {customerAddress: 10.0.0.3, macAddress: 02-00-00-00-00-03, virtualSubnetId: 4096, providerAddress: 192.0.2.22}
              - {customerAddress: "fd00::3", macAddress: 02-00-00-00-00-03, virtualSubnetId: 4096, providerAddress: 192.0.2.22}
              - {customerAddress: 10.0.1.1, macAddress: 02-00-00-00-00-01, virtualSubnetId: 4097, providerAddress: 192.0.2.1}
              - {customerAddress: 10.0.1.2, macAddress: 02-00-00-00-00-02, virtualSubnetId: 4097, providerAddress: 192.0.2.22}
              - {customerAddress: 10.0.2.2, macAddress: 02-00-00-00-00-02, virtualSubnetId: 4098, providerAddress: 192.0.2.22}
            providerAddresses:
              - {address: 192.0.2.1, switch: a}
              - {address: 192.0.2.2, switch: a, vrf: 7}
              - {address: 192.0.2.22, switch: b}
              - {address: 192.0.2.21, switch: b}
              - {address: 192.0.2.31, switch: c}
            providerRoutes:
              - {switch: a, destinationPrefix: 192.0.2.0/24, nextHop: 192.0.2.254}
              - {switch: a, destinationPrefix: 192.0.2.0/24, nextHop: 198.51.100.1, vrf: 7}
              - {switch: a, destinationPrefix: 192.0.2.31/32, nextHop: 198.51.100.2, vrf: 7}
              - {switch: b, destinationPrefix: 0.0.0.0/0, nextHop: 192.0.2.254}
              - {switch: c, destinationPrefix: 0.0.0.0/0, nextHop: 192.0.2.254}
            switches:
              - name: a
                address: a:9559
                ports:
                  - {port: 1, vlan: 11, virtualSubnetId: 4096, attached: [10.0.0.1]}
                  - {port: 2, virtualSubnetId: 4096}
                  - {port: 1, vlan: 12, virtualSubnetId: 4097, attached: [02-00-00-00-00-01]}
                  - {port: 10, underlay: true}
                  - {port: 11, underlay: true, vrf: 7}
                  - {port: 11, vlan: 20, underlay: true, vrf: 7}
                nextHops:
                  - {address: 192.0.2.254, port: 10, macAddress: 02-00-00-00-FF-00, sourceMac: 02-00-00-00-10-00}
                  - {address: 198.51.100.2, port: 11, vlan: 20, pcp: 5, macAddress: 02-00-00-00-FF-02, sourceMac: 02-00-00-00-10-01}
                  - {address: 198.51.100.1, port: 11, macAddress: 02-00-00-00-FF-01, sourceMac: 02-00-00-00-10-01}
              - name: b
                address: b:9559
                ports:
                  - {port: 1, virtualSubnetId: 4096, attached: [10.0.0.2, 02-00-00-00-00-03]}
                  - {port: 2, virtualSubnetId: 4097, attached: [10.0.1.2]}
                  - {port: 3, virtualSubnetId: 4098, attached: [10.0.2.2]}
                  - {port: 10, underlay: true}
                nextHops:
                  - {address: 192.0.2.254, port: 10, macAddress: 02-00-00-00-FF-00, sourceMac: 02-00-00-00-20-00}
              - name: c
                address: c:9559
                ports:
                  - {port: 1, virtualSubnetId: 4096}
                  - {port: 10, underlay: true}
                nextHops:
                  - {address: 192.0.2.254, port: 10, macAddress: 02-00-00-00-FF-00, sourceMac: 02-00-00-00-30-00}
            """;

    @Test
    void severalProviderAddressesRoutingTablesAndTags() {
        assertState("""
                nvgre.port_vlan[port=1 vlan=11] -> nvgre.admit_tenant(vsid=4096)
                nvgre.port_vlan[port=2 vlan=0] -> nvgre.admit_tenant(vsid=4096)
                nvgre.port_vlan[port=1 vlan=12] -> nvgre.admit_tenant(vsid=4097)
                nvgre.port_vlan[port=10 vlan=0] -> nvgre.admit_underlay(vrf=0)
                nvgre.port_vlan[port=11 vlan=0] -> nvgre.admit_underlay(vrf=7)
                nvgre.port_vlan[port=11 vlan=20] -> nvgre.admit_underlay(vrf=7)
                nvgre.port_rewrite[port=1 vsid=4096] -> nvgre.tag(vlan=11)
                nvgre.port_rewrite[port=1 vsid=4097] -> nvgre.tag(vlan=12)
                nvgre.local_pa_v4[vrf=0 pa=192.0.2.1] -> nvgre.terminate()
                nvgre.local_pa_v4[vrf=7 pa=192.0.2.2] -> nvgre.terminate()
                nvgre.vsid[vsid=4096] -> nvgre.serve(index=0)
                nvgre.vsid[vsid=4097] -> nvgre.serve(index=1)
                nvgre.ca_mac[vsid=4096 mac=02:00:00:00:00:01] -> nvgre.to_port(port=1)
                nvgre.ca_mac[vsid=4096 mac=02:00:00:00:00:02] -> nvgre.to_endpoint(endpoint=2)
                nvgre.ca_mac[vsid=4096 mac=02:00:00:00:00:03] -> nvgre.to_endpoint(endpoint=3)
                nvgre.ca_mac[vsid=4097 mac=02:00:00:00:00:01] -> nvgre.to_port(port=1)
                nvgre.ca_mac[vsid=4097 mac=02:00:00:00:00:02] -> nvgre.to_endpoint(endpoint=1)
                nvgre.flood[vsid=4096 from_tunnel=0] -> nvgre.flood_to(group=1)
                nvgre.flood[vsid=4096 from_tunnel=1] -> nvgre.flood_to(group=2)
                multicast group 1 -> port 1, port 2, port 11 instance 2, port 11 instance 4
                multicast group 2 -> port 1, port 2
                nvgre.replica[replica=2 port=11] -> nvgre.replicate_v4(source=192.0.2.2, destination=192.0.2.21, hop_source=02:00:00:00:10:01, hop_destination=02:00:00:00:ff:01)
                nvgre.replica[replica=4 port=11] -> nvgre.replicate_v4_tagged(source=192.0.2.2, destination=192.0.2.31, hop_source=02:00:00:00:10:01, hop_destination=02:00:00:00:ff:02, pcp=5, vlan=20)
                nvgre.endpoint[endpoint=1] -> nvgre.tunnel_v4(vrf=0, source=192.0.2.1, destination=192.0.2.22)
                nvgre.endpoint[endpoint=2] -> nvgre.tunnel_v4(vrf=7, source=192.0.2.2, destination=192.0.2.21)
                nvgre.endpoint[endpoint=3] -> nvgre.tunnel_v4(vrf=7, source=192.0.2.2, destination=192.0.2.22)
                nvgre.endpoint[endpoint=4] -> nvgre.tunnel_v4(vrf=7, source=192.0.2.2, destination=192.0.2.31)
                nvgre.pa_route_v4[vrf=0 pa=192.0.2.0/24] -> nvgre.via(next_hop=1)
                nvgre.pa_route_v4[vrf=7 pa=192.0.2.0/24] -> nvgre.via(next_hop=2)
                nvgre.pa_route_v4[vrf=7 pa=192.0.2.31/32] -> nvgre.via(next_hop=3)
                nvgre.next_hop[next_hop=1] -> nvgre.forward(port=10, source=02:00:00:00:10:00, destination=02:00:00:00:ff:00)
                nvgre.next_hop[next_hop=2] -> nvgre.forward(port=11, source=02:00:00:00:10:01, destination=02:00:00:00:ff:01)
                nvgre.next_hop[next_hop=3] -> nvgre.forward_tagged(port=11, source=02:00:00:00:10:01, destination=02:00:00:00:ff:02, pcp=5, vlan=20)
                """, TestPolicies.policy(THREE_SWITCHES), "a");
    }

    @Test
    void orderOfThePolicyDoesNotMatter() {
        String yaml = THREE_SWITCHES.replace("[{id: 4096}, {id: 4097, flood: none}, {id: 4098}]",
                "[{id: 4098}, {id: 4097, flood: none}, {id: 4096}]");
        String record = yaml.lines().filter(line -> line.contains("customerAddress: 10.0.0.2,")).findFirst()
                .orElseThrow() + "\n";
        String moved = yaml.replace(record, "").replace("providerAddresses:\n",
                record + "providerAddresses:\n");
        assertEquals(sorted(state(TestPolicies.policy(THREE_SWITCHES), "a").toString()),
                sorted(state(TestPolicies.policy(moved), "a").toString()));
    }

    @Test
    void numbersAreKeptOverAChange() {
        Policy before = TestPolicies.policy(THREE_SWITCHES);
        Ids first = state(before, "a").ids();
        // VSID 4096 leaves switch a; VSID 4098 comes.
        Policy after = TestPolicies.policy(THREE_SWITCHES
                .replace(
                        "  - {customerAddress: 10.0.0.1, macAddress: 02-00-00-00-00-01, virtualSubnetId: 4096, providerAddress: 192.0.2.2}\n",
                        "")
                .replace("      - {port: 1, vlan: 11, virtualSubnetId: 4096, attached: [10.0.0.1]}\n", "")
                .replace("- {port: 2, virtualSubnetId: 4096}", "- {port: 2, virtualSubnetId: 4098}"));
        Ids second = DesiredState.of(after, "a", PIPELINE, first).ids();
        assertEquals(1, second.subnets().of(4097), "kept, although it is the lowest VSID now");
        assertEquals(2, second.subnets().of(4098), "0 is still on the switch while the change is made");
        assertEquals(3, second.groups().of(new FloodGroup(4098, false)), "1 and 2 as well");
        assertEquals(first.nextHops(), second.nextHops());
        assertThrows(IllegalArgumentException.class, () -> second.subnets().of(4096));
        Ids third = DesiredState.of(before, "a", PIPELINE, second).ids();
        assertEquals(0, third.subnets().of(4096), "free again");
    }

    @Test
    void tooManyEntriesForATable() {
        var small = Pipeline.parse(TestPolicies.p4InfoText().replace("size: 4096", "size: 1"),
                ByteString.EMPTY);
        PolicyException refusal = assertThrows(PolicyException.class,
                () -> DesiredState.of(TestPolicies.twoTenants(), "nve1", small));
        assertEquals(
                "switch nve1: table nvgre.port_vlan holds 1 entries, the policy needs 3; raise its size in the profile",
                refusal.mistakes().getFirst());
        assertEquals(
                "switch nve1: table nvgre.vsid holds 1 entries, the policy needs 2; raise its size in the profile",
                refusal.mistakes().get(1));
        assertEquals(2, refusal.mistakes().size());
    }

    @Test
    void portThatTheArchitectureDoesNotHave() {
        Policy policy = TestPolicies
                .policy(TestPolicies.twoTenantsText().replace("{port: 1, virtual", "{port: 511, virtual"));
        PolicyException refusal = assertThrows(PolicyException.class, () -> state(policy, "nve1"));
        assertEquals("switch nve1: port 511 does not exist on v1model; its ports are 0 to 510",
                refusal.getMessage());
    }

    @Test
    void pipelineOfAnotherProgram() {
        var other = Pipeline.parse(TestPolicies.p4InfoText().replace("nvgre.port_vlan", "nvgre.port_tag"),
                ByteString.EMPTY);
        PolicyException refusal = assertThrows(PolicyException.class,
                () -> DesiredState.of(TestPolicies.twoTenants(), "nve1", other));
        assertEquals(1, refusal.getMessage().lines().count());
        assertEquals(
                "switch nve1: its pipeline is not one for this policy: no table 'nvgre.port_vlan'; did you mean 'nvgre.port_tag'?; use a generated one",
                refusal.getMessage());
    }

    private static DesiredState state(Policy policy, String switchName) {
        return DesiredState.of(policy, switchName, PIPELINE);
    }

    private static void assertState(String expected, Policy policy, String switchName) {
        assertEquals(sorted(expected), sorted(state(policy, switchName).toString()));
    }

    private static String sorted(String lines) {
        return Arrays.stream(lines.split("\n")).sorted().collect(Collectors.joining("\n"));
    }
}
