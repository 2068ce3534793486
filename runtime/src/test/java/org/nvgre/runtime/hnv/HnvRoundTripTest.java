package org.nvgre.runtime.hnv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyException;

/// import(export(policy)) is the policy, for all that HNV can say.
class HnvRoundTripTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void ofAnyPolicy(long seed) throws IOException {
        Path first = Files.createDirectory(folder.resolve("first"));
        var sample = new Sample(new Random(seed));
        Files.writeString(first.resolve("hnv.yaml"), sample.tenants());
        Files.writeString(first.resolve("network.yaml"), sample.network());
        Policy policy = Policy.load(first);

        Path json = folder.resolve("json");
        HnvExport export = HnvExport.of(policy);
        assertEquals(List.of(), export.notes());
        export.write(json);

        Path second = Files.createDirectory(folder.resolve("second"));
        Files.copy(first.resolve("network.yaml"), second.resolve("network.yaml"));
        HnvImport imported = HnvImport.of(List.of(json), second);
        assertEquals(List.of(), imported.notes());
        imported.write(second);
        assertEquals(parts(policy), parts(Policy.load(second)));
    }

    @Test
    void whatHnvCannotSayIsRefusedAllAtOnce() {
        Policy policy = Policy.load(Path.of("../examples/two-tenants/policy.yaml"));
        List<String> mistakes = assertThrows(PolicyException.class, () -> HnvExport.of(policy)).mistakes();
        assertEquals(4, mistakes.size(), mistakes::toString);
        assertTrue(mistakes.toString().contains(
                "10.0.0.1 of VSID 5001 is the first address of its prefix, which is the router's in HNV"),
                mistakes::toString);
    }

    /// Without the order of the lists, which means nothing.
    private static List<String> parts(Policy policy) {
        return Stream.of(policy.routingDomains(), policy.lookupRecords(), policy.customerRoutes(),
                policy.providerAddresses(), policy.providerRoutes(),
                policy.customers().stream().map(each -> each.name()).toList())
                .flatMap(List::stream).map(Object::toString).sorted().toList();
    }

    /// A random policy, as YAML, of what HNV has words for: each customer is called by its CustomerID, each routing domain
    /// by its RDID.
    private static final class Sample {

        private final Random random;
        private final int hosts;
        private final boolean ipv6;

        Sample(Random random) {
            this.random = random;
            this.hosts = 1 + random.nextInt(4);
            this.ipv6 = random.nextBoolean();
        }

        private final List<String> records = new ArrayList<>();
        private final List<String> routes = new ArrayList<>();
        private final List<List<String>> attached = new ArrayList<>();

        String tenants() {
            for (int host = 0; host < hosts; host++) {
                attached.add(new ArrayList<>());
            }
            var yaml = new StringBuilder("customers:\n");
            int vsid = 5000;
            for (int customer = 0; customer < 1 + random.nextInt(3); customer++) {
                yaml.append("  - name: %s\n    routingDomains:\n".formatted(guid()));
                for (int domain = 0; domain < 1 + random.nextInt(2); domain++) {
                    UUID rdid = guid();
                    int subnets = 1 + random.nextInt(3);
                    boolean gateway = random.nextBoolean();
                    yaml.append("      - id: %s\n        name: %s\n        virtualSubnets:\n".formatted(rdid,
                            rdid));
                    for (int subnet = 0; subnet < subnets; subnet++) {
                        yaml.append("          - " + subnet(vsid, subnet, subnets > 1 || gateway) + "\n");
                        hosts(vsid, subnet);
                        if (gateway && subnet == 0) {
                            gateway(rdid, vsid);
                        }
                        vsid++;
                    }
                }
            }
            yaml.append("lookupRecords:\n");
            records.forEach(each -> yaml.append("  - " + each + "\n"));
            if (!routes.isEmpty()) {
                yaml.append("customerRoutes:\n");
                routes.forEach(each -> yaml.append("  - " + each + "\n"));
            }
            return yaml + underlay();
        }

        private String subnet(int vsid, int index, boolean routed) {
            String prefixes = "10.%d.0.0/16".formatted(index)
                    + (ipv6 ? ", \"fd00:%d::/64\"".formatted(index) : "");
            String router = !routed
                    ? ""
                    : ", router: {macAddress: 02-00-00-FE-00-%02X, addresses: [10.%d.0.1%s]}".formatted(
                            vsid & 0xFF, index, ipv6 ? ", \"fd00:%d::1\"".formatted(index) : "");
            return "{id: %d, prefixes: [%s]%s}".formatted(vsid, prefixes, router);
        }

        private void hosts(int vsid, int index) {
            for (int i = 2; i < 3 + random.nextInt(6); i++) {
                record(vsid, "10.%d.0.%d".formatted(index, i), i);
                if (ipv6 && random.nextBoolean()) {
                    record(vsid, "fd00:%d::%d".formatted(index, 100 + i), 100 + i);
                }
            }
        }

        private void record(int vsid, String address, int station) {
            int host = random.nextInt(hosts);
            records.add(
                    "{customerAddress: \"%s\", macAddress: 02-00-00-00-%02X-%02X, virtualSubnetId: %d, providerAddress: %s}"
                            .formatted(address, vsid & 0xFF, station, vsid, provider(host)));
            attached.get(host).add("%d %s".formatted(vsid, address));
        }

        private void gateway(UUID rdid, int vsid) {
            routes.add(
                    "{routingDomainId: %s, virtualSubnetId: %d, destinationPrefix: 0.0.0.0/0, nextHop: 10.0.0.2}"
                            .formatted(rdid, vsid));
            routes.add(
                    "{routingDomainId: %s, virtualSubnetId: %d, destinationPrefix: 172.16.0.0/12, nextHop: 10.0.0.2, metric: %d}"
                            .formatted(rdid, vsid, random.nextInt(1000)));
        }

        /// Some neighbours on the link, the others behind a router.
        private String underlay() {
            var yaml = new StringBuilder("providerAddresses:\n");
            for (int host = 0; host < hosts; host++) {
                yaml.append("  - {address: %s, switch: host-%d}\n".formatted(provider(host), host));
            }
            yaml.append("providerRoutes:\n");
            for (int host = 0; host < hosts; host++) {
                yaml.append("  - {switch: host-%d, destinationPrefix: 0.0.0.0/0, nextHop: %s}\n"
                        .formatted(host, random.nextBoolean() ? "192.0.2.1" : "[192.0.2.1, 192.0.2.2]"));
                for (int other = 0; other < hosts; other++) {
                    if (other != host && random.nextBoolean()) {
                        yaml.append(
                                "  - {switch: host-%d, destinationPrefix: %s/32, nextHop: %s}\n".formatted(
                                        host, provider(other), provider(other)));
                    }
                }
            }
            return yaml.toString();
        }

        String network() {
            var yaml = new StringBuilder("switches:\n");
            for (int host = 0; host < hosts; host++) {
                yaml.append("  - name: host-%d\n    address: 127.0.0.1:%d\n    ports:\n".formatted(host,
                        9500 + host));
                int port = 1;
                for (String each : attached.get(host)) {
                    yaml.append("      - {port: %d, virtualSubnetId: %s, attached: [\"%s\"]}\n".formatted(
                            port++, each.split(" ", -1)[0], each.split(" ", -1)[1]));
                }
                yaml.append("      - {port: 500, underlay: true}\n    nextHops:\n");
                List<String> hops = new ArrayList<>(List.of("192.0.2.1", "192.0.2.2"));
                for (int other = 0; other < hosts; other++) {
                    hops.add(provider(other));
                }
                hops.forEach(hop -> yaml.append(
                        "      - {address: %s, port: 500, sourceMac: 02-00-00-00-00-10}\n".formatted(hop)));
            }
            return yaml.toString();
        }

        private static String provider(int host) {
            return "192.0.2." + (11 + host);
        }

        private UUID guid() {
            return UUID.fromString("%08x-0000-4000-8000-%012x".formatted(random.nextInt() & 0x7FFFFFFF,
                    random.nextLong() & 0xFFFF_FFFF_FFFFL));
        }
    }
}
