package org.nvgre.runtime.hnv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.CustomerRoute;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyException;
import org.nvgre.runtime.policy.Router;
import org.nvgre.runtime.policy.VirtualSubnet;

/// The example network, which is written as three kinds of PowerShell write it.
class HnvImportTest {

    private static final Path EXAMPLE = Path.of("../examples/hnv");

    @TempDir
    Path folder;

    @Test
    void aCompletedImportIsAPolicyWithoutMistakes() throws IOException {
        Policy policy = completed();

        assertEquals(List.of("10.0.1.4", "10.0.1.5", "10.0.2.4", "10.0.3.2", "10.0.1.4", "10.0.1.5"),
                policy.lookupRecords().stream().map(each -> Addresses.text(each.customerAddress())).toList());
        assertEquals("192.168.4.22", Addresses.text(policy.lookupRecords().get(1).providerAddress()));
        assertEquals(Mac.parse("00-15-5D-00-01-05"), policy.lookupRecords().get(1).macAddress());
        assertEquals(List.of("gw01", "hv01", "hv02"), policy.providerAddresses().stream()
                .map(each -> each.switchName()).sorted().toList());
    }

    @Test
    void onLinkRoutesArePrefixesAndTheirFirstAddressesTheRouter() throws IOException {
        Map<Integer, VirtualSubnet> subnets = completed().virtualSubnets().stream()
                .collect(Collectors.toMap(VirtualSubnet::id, each -> each));

        assertEquals("[10.0.1.0/24]", subnets.get(5001).prefixes().toString());
        assertEquals(Optional.of(router("00-15-5D-7F-E1-01", "10.0.1.1")), subnets.get(5001).router());
        assertEquals(Optional.of(router("00-15-5D-7F-E1-02", "10.0.2.1")), subnets.get(5002).router());
        assertEquals(Optional.of(router("02-4E-56-00-13-8B", "10.0.3.1")), subnets.get(5003).router(),
                "no record has its MAC, so it is made of VSID 5003");
        assertEquals(Optional.empty(), subnets.get(6001).router(), "nothing is routed in that domain");
    }

    @Test
    void theGatewayTakesWhatHasNoOtherRoute() throws IOException {
        Policy policy = completed();
        assertEquals(1, policy.customerRoutes().size(), "told by a route and by a wildcard: once");
        CustomerRoute route = policy.customerRoutes().getFirst();
        assertEquals("0.0.0.0/0", route.destinationPrefix().toString());
        assertEquals("10.0.3.2", Addresses.text(route.nextHop().orElseThrow()));
    }

    @Test
    void neighboursOnTheLinkAreNextHopsOfTheirOwn() throws IOException {
        assertEquals(List.of("gw01 0.0.0.0/0 192.168.5.1", "hv01 0.0.0.0/0 192.168.4.1",
                "hv01 192.168.4.22/32 192.168.4.22", "hv02 0.0.0.0/0 192.168.4.1",
                "hv02 192.168.4.21/32 192.168.4.21"),
                completed().providerRoutes().stream()
                        .map(each -> each.switchName() + " " + each.destinationPrefix() + " "
                                + Addresses.text(each.nextHops().getFirst().address()))
                        .toList());
    }

    @Test
    void whatHnvDoesNotKnowIsAskedFor() throws IOException {
        HnvImport.of(List.of(EXAMPLE), folder).write(folder);
        String asked = assertThrows(PolicyException.class, () -> Policy.load(folder)).getMessage();
        String network = Files.readString(folder.resolve("network.yaml"));
        long todos = network.lines().filter(line -> !line.startsWith("#") && line.contains("TODO")).count();
        assertEquals(todos, asked.lines().filter(line -> line.contains("network.yaml:"))
                .map(line -> line.split(":", -1)[1]).distinct().count(), asked);
        assertFalse(asked.contains("hnv.yaml"), asked);
        assertTrue(network.contains("{port: TODO, vlan: 105, underlay: true}"), network);
    }

    @Test
    void whatPeopleAddedIsKeptByTheNextImport() throws IOException {
        completed();
        String added = Files.readString(folder.resolve("hnv.yaml"))
                .replace("name: 6b1c7f6e-0000-4000-8000-000000006000\n", "name: fabrikam\n")
                .replace("- id: 6001\n", "- id: 6001\n            flood: none\n");
        assertTrue(added.contains("fabrikam") && added.contains("flood: none"), added);
        Files.writeString(folder.resolve("hnv.yaml"), added);
        Policy first = Policy.load(folder);

        HnvImport again = HnvImport.of(List.of(EXAMPLE), folder);
        again.write(folder);

        assertEquals(List.of(), again.notes());
        assertEquals(first, Policy.load(folder));
        assertTrue(first.customers().stream().anyMatch(each -> each.name().equals("fabrikam")));
    }

    @Test
    void aHostThatWasNotExportedIsAskedFor() throws IOException {
        Path some = Files.createDirectory(folder.resolve("some"));
        for (String host : List.of("hv01", "hv02")) {
            Files.createSymbolicLink(some.resolve(host), EXAMPLE.resolve(host).toRealPath());
        }
        HnvImport partly = HnvImport.of(List.of(some), folder);
        assertTrue(partly.notes().toString().contains("192.168.5.31"), partly.notes()::toString);
        assertTrue(partly.hnvYaml().contains("{address: 192.168.5.31, switch: TODO}"), partly::hnvYaml);
    }

    /// Fills in the outline as a person would: any ports, and where the switches are.
    private Policy completed() throws IOException {
        HnvImport.of(List.of(EXAMPLE), folder).write(folder);
        Path network = folder.resolve("network.yaml");
        var text = new StringBuilder();
        int number = 1; // of ports, and of addresses
        for (String line : Files.readString(network).lines().toList()) {
            String filled = line.startsWith("#")
                    ? line
                    : line.replace("address: TODO", "address: 127.0.0.1:" + (9500 + number))
                            .replace("sourceMac: TODO", "sourceMac: 02-00-00-00-00-10");
            boolean underlay = filled.contains("underlay") || filled.contains("sourceMac");
            filled = filled.replace("port: TODO", "port: " + (underlay ? 100 : number++));
            text.append(filled).append('\n');
        }
        Files.writeString(network, text);
        return Policy.load(folder);
    }

    private static Router router(String mac, String address) {
        return new Router(Mac.parse(mac), List.of(Addresses.parse(address)));
    }
}
