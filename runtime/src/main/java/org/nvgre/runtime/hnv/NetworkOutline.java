package org.nvgre.runtime.hnv;

import static org.nvgre.runtime.hnv.ImportedUnderlay.TODO;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.Mac;

/// The switches of an imported network, as far as they are known: for a person to fill in the rest.
final class NetworkOutline {

    private static final String HEADER = """
            # What Hyper-V Network Virtualization does not know: the switches in the place of its hosts. Fill in each TODO;
            # `nvgre validate -f` this folder names those that are left. `nvgre import` never writes into this file again.

            """;

    private final ImportedUnderlay underlay;
    private final List<HnvNetwork.Lookup> records;
    private final StringBuilder yaml = new StringBuilder(HEADER);

    NetworkOutline(ImportedUnderlay underlay, List<HnvNetwork.Lookup> records) {
        this.underlay = underlay;
        this.records = records;
    }

    String yaml() {
        yaml.append("switches:\n");
        underlay.hosts().forEach(this::host);
        return yaml.toString();
    }

    private void host(String host) {
        line("  - name: " + quoted(host));
        line("    address: %s                        # host:port of its P4Runtime server".formatted(TODO));
        line("    ports:");
        var attached = new TreeMap<Integer, List<String>>(records.stream()
                .filter(record -> underlay.host(record.providerAddress()).equals(Optional.of(host)))
                .collect(Collectors.groupingBy(HnvNetwork.Lookup::virtualSubnetId, Collectors
                        .mapping(record -> text(record.customerAddress()), Collectors.toList()))));
        attached.forEach((vsid, addresses) -> line(
                "      - {port: %s, virtualSubnetId: %d, attached: [%s]}".formatted(TODO, vsid,
                        String.join(", ", addresses))));
        int vlan = underlay.providerAddresses(host).stream().mapToInt(HnvNetwork.ProviderAddress::vlan)
                .findFirst().orElse(0);
        String tag = vlan == 0 ? "" : ", vlan: " + vlan;
        line("      - {port: %s%s, underlay: true}".formatted(TODO, tag));
        String sourceMac = underlay.providerAddresses(host).stream()
                .flatMap(provider -> provider.mac().stream()).findFirst().map(Mac::toString).orElse(TODO);
        if (!underlay.nextHops(host).isEmpty()) {
            line("    nextHops:                            # their MACs are found out by ARP");
        }
        for (InetAddress hop : underlay.nextHops(host)) {
            line("      - {address: %s, port: %s%s, sourceMac: %s}".formatted(text(hop), TODO, tag,
                    sourceMac));
        }
    }

    private void line(String text) {
        yaml.append(text).append('\n');
    }

    private static String text(InetAddress address) {
        String text = Addresses.text(address);
        return Addresses.isIpv4(address) ? text : '"' + text + '"';
    }

    private static String quoted(String name) {
        return name.matches("[A-Za-z][\\w.-]*") ? name : "'" + name.replace("'", "''") + "'";
    }
}
