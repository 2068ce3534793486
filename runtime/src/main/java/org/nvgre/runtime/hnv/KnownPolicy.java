package org.nvgre.runtime.hnv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// What an earlier import, and people since, have said of things that HNV does not know: names, how to flood, ACLs,
/// ports. Read without any check, since it may be half filled in.
final class KnownPolicy {

    /// A routing domain's names.
    record Names(String customer, String domain) {}

    private final Map<UUID, Names> names = new LinkedHashMap<>();
    private final Map<Integer, Map<String, Object>> subnets = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> records = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> providerAddresses = new LinkedHashMap<>();
    private final TreeSet<String> switches = new TreeSet<>();

    private KnownPolicy() {}

    static KnownPolicy nothing() {
        return new KnownPolicy();
    }

    static KnownPolicy of(List<Path> files, Findings findings) {
        var known = new KnownPolicy();
        for (Path file : files) {
            if (!Files.exists(file)) {
                continue;
            }
            var settings = LoadSettings.builder().setLabel(file.toString())
                    .setCodePointLimit(Integer.MAX_VALUE).build();
            try {
                known.take(section(new Load(settings).loadFromString(Files.readString(file))));
            } catch (YamlEngineException wrong) {
                findings.mistake(new Place(file, 0, "$"),
                        "not YAML, so what you wrote there would be lost; mend it, or move it away");
            } catch (IOException wrong) {
                findings.mistake(new Place(file, 0, "$"),
                        "cannot be read (%s)".formatted(wrong.getMessage()));
            }
        }
        return known;
    }

    private void take(Map<String, Object> root) {
        for (Map<String, Object> customer : sections(root.get("customers"))) {
            for (Map<String, Object> domain : sections(customer.get("routingDomains"))) {
                guid(domain.get("id")).ifPresent(id -> names.put(id,
                        new Names(String.valueOf(customer.get("name")), String.valueOf(domain.get("name")))));
                sections(domain.get("virtualSubnets")).forEach(subnet -> {
                    if (subnet.get("id") instanceof Integer id) {
                        subnets.put(id, subnet);
                    }
                });
            }
        }
        sections(root.get("lookupRecords")).forEach(record -> records
                .put(key(record.get("virtualSubnetId"), record.get("customerAddress")), record));
        sections(root.get("providerAddresses"))
                .forEach(each -> providerAddresses.put(String.valueOf(each.get("address")), each));
        sections(root.get("switches")).forEach(each -> switches.add(String.valueOf(each.get("name"))));
    }

    Optional<Names> names(UUID routingDomain) {
        return Optional.ofNullable(names.get(routingDomain));
    }

    /// What was said of a virtual subnet; empty where it is new.
    Map<String, Object> subnet(int vsid) {
        return subnets.getOrDefault(vsid, Map.of());
    }

    /// The same of a lookup record.
    Map<String, Object> record(int vsid, String customerAddress) {
        return records.getOrDefault(key(vsid, customerAddress), Map.of());
    }

    /// The same of a provider address.
    Map<String, Object> providerAddress(String address) {
        return providerAddresses.getOrDefault(address, Map.of());
    }

    boolean hasSwitch(String name) {
        return switches.contains(name);
    }

    private static String key(Object vsid, Object address) {
        return vsid + " " + address;
    }

    private static List<Map<String, Object>> sections(Object list) {
        var sections = new ArrayList<Map<String, Object>>();
        if (list instanceof List<?> items) {
            items.forEach(item -> sections.add(section(item)));
        }
        return sections;
    }

    private static Map<String, Object> section(Object value) {
        var section = new LinkedHashMap<String, Object>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> section.put(String.valueOf(key), each));
        }
        return section;
    }

    private static Optional<UUID> guid(Object text) {
        try {
            return Optional.of(UUID.fromString(String.valueOf(text)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
