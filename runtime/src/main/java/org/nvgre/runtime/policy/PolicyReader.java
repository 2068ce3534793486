package org.nvgre.runtime.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/// YAML into the parts of a policy. Sees each part by itself: whether they fit each other is for the checks.
/// A part that holds others is kept even where a value of its own is missing (and then `null`), so that what it holds
/// is checked in the same pass; no such policy ever gets out.
final class PolicyReader {

    private static final int SIXTEEN_BITS = 0xFFFF;
    private static final int HIGHEST_VLAN = 4094;

    private final Draft draft;
    private final List<Customer> customers = new ArrayList<>();
    private final List<LookupRecord> lookupRecords = new ArrayList<>();
    private final List<ProviderAddress> providerAddresses = new ArrayList<>();
    private final List<ProviderRoute> providerRoutes = new ArrayList<>();
    private final List<Switch> switches = new ArrayList<>();

    PolicyReader(Draft draft) {
        this.draft = draft;
    }

    Policy read(Path fileOrFolder) {
        for (Path file : filesOf(fileOrFolder)) {
            parse(file).ifPresent(root -> readRoot(file, root));
        }
        return new Policy(customers, lookupRecords, providerAddresses, providerRoutes, switches);
    }

    private List<Path> filesOf(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            List<Path> found = files.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList();
            if (found.isEmpty()) {
                draft.mistake(path, 0,
                        "no *.yaml file in this folder; name the folder or the file of a policy");
            }
            return found;
        } catch (IOException failure) {
            draft.mistake(path, 0, "cannot be listed (%s)".formatted(failure.getMessage()));
            return List.of();
        }
    }

    private Optional<Node> parse(Path file) {
        if (!Files.exists(file)) {
            draft.mistake(file, 0, "no such file or folder; name the folder or the file of a policy");
            return Optional.empty();
        }
        var settings = LoadSettings.builder().setLabel(file.toString()).setCodePointLimit(Integer.MAX_VALUE)
                .build();
        try {
            return new Compose(settings).composeString(Files.readString(file));
        } catch (MarkedYamlEngineException wrong) {
            int line = wrong.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            draft.mistake(file, line, "not YAML: %s; mend the syntax".formatted(wrong.getProblem()));
        } catch (YamlEngineException | IOException wrong) {
            draft.mistake(file, 0, "cannot be read (%s)".formatted(wrong.getMessage()));
        }
        noteGaps();
        return Optional.empty();
    }

    private void readRoot(Path file, Node node) {
        var root = new YamlSection(draft, file, "a policy", node,
                List.of("customers", "lookupRecords", "providerAddresses", "providerRoutes", "switches"));
        root.sections("customers", "a customer", List.of("name", "routingDomains"), this::readCustomer);
        root.sections("lookupRecords", "a lookup record",
                List.of("customerAddress", "macAddress", "virtualSubnetId", "providerAddress", "rule"),
                this::readLookupRecord);
        root.sections("providerAddresses", "a provider address", List.of("address", "switch", "vrf"),
                this::readProviderAddress);
        root.sections("providerRoutes", "a provider route",
                List.of("switch", "destinationPrefix", "nextHop", "vrf"),
                this::readProviderRoute);
        root.sections("switches", "a switch",
                List.of("name", "address", "deviceId", "pipeline", "ports", "nextHops"),
                this::readSwitch);
        if (!root.complete()) {
            noteGaps();
        }
    }

    /// Of a file, or a top-level list, that was not understood.
    private void noteGaps() {
        Stream.of(Customer.class, VirtualSubnet.class, LookupRecord.class, ProviderAddress.class,
                ProviderRoute.class,
                Switch.class, SwitchPort.class, NextHop.class).forEach(draft::gap);
    }

    private void readCustomer(YamlSection section) {
        String name = section.required("name", PolicyReader::name);
        var domains = new ArrayList<RoutingDomain>();
        section.sections("routingDomains", "a routing domain", List.of("id", "name", "virtualSubnets"),
                domain -> readRoutingDomain(domain, domains));
        keep(new Customer(name, domains), section, customers);
    }

    private void readRoutingDomain(YamlSection section, List<RoutingDomain> domains) {
        UUID id = section.required("id", PolicyReader::guid);
        String name = section.required("name", PolicyReader::name);
        var subnets = new ArrayList<VirtualSubnet>();
        section.sections("virtualSubnets", "a virtual subnet", List.of("id", "prefixes", "flood"),
                subnet -> readVirtualSubnet(subnet, subnets));
        keep(new RoutingDomain(id, name, subnets), section, domains);
    }

    private void readVirtualSubnet(YamlSection section, List<VirtualSubnet> subnets) {
        int id = section.required("id", 0, 0xFFFFFF);
        List<Prefix> prefixes = section.list("prefixes", Prefix::parse);
        VirtualSubnet.Flood flood = section.optional("flood", VirtualSubnet.Flood.REPLICATE,
                PolicyReader::flood);
        if (section.complete()) {
            keep(new VirtualSubnet(id, prefixes, flood), section, subnets);
        } else {
            draft.gap(VirtualSubnet.class);
        }
    }

    private void readLookupRecord(YamlSection section) {
        var customerAddress = section.required("customerAddress", Addresses::parse);
        Mac mac = section.required("macAddress", PolicyReader::stationMac);
        int subnet = section.required("virtualSubnetId", 0, 0xFFFFFF);
        var providerAddress = section.required("providerAddress", Addresses::parse);
        section.optional("rule", "", PolicyReader::encapsulationRule);
        if (section.complete()) {
            keep(new LookupRecord(customerAddress, mac, subnet, providerAddress), section, lookupRecords);
        } else {
            draft.gap(LookupRecord.class);
        }
    }

    private void readProviderAddress(YamlSection section) {
        var address = section.required("address", Addresses::parse);
        String owner = section.required("switch", PolicyReader::name);
        int vrf = section.optional("vrf", 0, 0, SIXTEEN_BITS);
        if (section.complete()) {
            keep(new ProviderAddress(address, owner, vrf), section, providerAddresses);
        } else {
            draft.gap(ProviderAddress.class);
        }
    }

    private void readProviderRoute(YamlSection section) {
        String owner = section.required("switch", PolicyReader::name);
        Prefix destination = section.required("destinationPrefix", Prefix::parse);
        var nextHop = section.required("nextHop", Addresses::parse);
        int vrf = section.optional("vrf", 0, 0, SIXTEEN_BITS);
        if (section.complete()) {
            keep(new ProviderRoute(owner, destination, nextHop, vrf), section, providerRoutes);
        } else {
            draft.gap(ProviderRoute.class);
        }
    }

    private void readSwitch(YamlSection section) {
        String name = section.required("name", PolicyReader::name);
        String address = section.required("address", PolicyReader::hostAndPort);
        long deviceId = section.optional("deviceId", 1L, text -> YamlSection.number(text, 1, Long.MAX_VALUE));
        Optional<Path> pipeline = section.optional("pipeline", Optional.empty(),
                text -> Optional.of(section.file().resolveSibling(text).normalize()));
        var ports = new ArrayList<SwitchPort>();
        section.sections("ports", "a port",
                List.of("port", "vlan", "virtualSubnetId", "attached", "underlay", "vrf"),
                port -> readPort(port, ports));
        var nextHops = new ArrayList<NextHop>();
        section.sections("nextHops", "a next hop",
                List.of("address", "port", "macAddress", "sourceMac", "vlan", "pcp"),
                hop -> readNextHop(hop, nextHops));
        keep(new Switch(name, address, deviceId, pipeline, ports, nextHops), section, switches);
        if (name == null) {
            draft.gap(Switch.class);
        }
        if (!section.complete()) {
            draft.gap(SwitchPort.class);
            draft.gap(NextHop.class);
        }
    }

    private void readPort(YamlSection section, List<SwitchPort> ports) {
        int port = section.required("port", 0, SIXTEEN_BITS);
        int vlan = section.optional("vlan", SwitchPort.UNTAGGED, 1, HIGHEST_VLAN);
        SwitchPort read;
        if (section.optional("underlay", false, PolicyReader::yesOrNo)) {
            refuse(section, "an underlay port", "virtualSubnetId", "attached");
            read = new SwitchPort.UnderlayPort(port, vlan, section.optional("vrf", 0, 0, SIXTEEN_BITS));
        } else {
            refuse(section, "a tenant port", "vrf");
            int subnet = section.required("virtualSubnetId", 0, 0xFFFFFF);
            read = new SwitchPort.TenantPort(port, vlan, subnet,
                    section.list("attached", PolicyReader::attachment));
        }
        if (section.complete()) {
            keep(read, section, ports);
        } else {
            draft.gap(SwitchPort.class);
        }
    }

    private static void refuse(YamlSection section, String what, String... keys) {
        Stream.of(keys).filter(section::has)
                .forEach(key -> section.mistakeIn(key, "%s has no '%s'; remove it".formatted(what, key)));
    }

    private void readNextHop(YamlSection section, List<NextHop> nextHops) {
        var address = section.required("address", Addresses::parse);
        int port = section.required("port", 0, SIXTEEN_BITS);
        Mac mac = section.required("macAddress", PolicyReader::stationMac);
        Mac sourceMac = section.required("sourceMac", PolicyReader::stationMac);
        int vlan = section.optional("vlan", SwitchPort.UNTAGGED, 1, HIGHEST_VLAN);
        int pcp = section.optional("pcp", 0, 0, 7);
        if (section.has("pcp") && !section.has("vlan")) {
            section.mistakeIn("pcp", "pcp is part of a VLAN tag; add 'vlan', or remove it");
        }
        if (section.complete()) {
            keep(new NextHop(address, port, mac, sourceMac, vlan, pcp), section, nextHops);
        } else {
            draft.gap(NextHop.class);
        }
    }

    private <T> void keep(T part, YamlSection section, List<? super T> list) {
        draft.place(part, section);
        list.add(part);
    }

    // ---- plain values; what they throw is shown after "file:line: key: "

    private static String name(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("expected a name, found nothing");
        }
        return text;
    }

    private static UUID guid(String text) {
        if (!text.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            throw new IllegalArgumentException(
                    "expected a GUID such as 6b1c7f6e-0000-4000-8000-000000000001, found '%s'"
                            .formatted(text));
        }
        return UUID.fromString(text);
    }

    private static VirtualSubnet.Flood flood(String text) {
        return switch (text) {
            case "replicate" -> VirtualSubnet.Flood.REPLICATE;
            case "none" -> VirtualSubnet.Flood.NONE;
            default -> throw new IllegalArgumentException(
                    "expected 'replicate' or 'none', found '%s'".formatted(text));
        };
    }

    private static boolean yesOrNo(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException("expected true or false, found '%s'".formatted(text));
        };
    }

    private static Mac stationMac(String text) {
        Mac mac = Mac.parse(text);
        if (!mac.unicast()) {
            throw new IllegalArgumentException(
                    "%s is not the address of a single station; its first byte must be even, and not all may be 0"
                            .formatted(mac));
        }
        return mac;
    }

    private static Attachment attachment(String text) {
        try {
            return text.matches("\\p{XDigit}{2}([-:]\\p{XDigit}{2}){5}")
                    ? new Attachment.OfMac(Mac.parse(text))
                    : new Attachment.OfAddress(Addresses.parse(text));
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(
                    "expected a customer address or a MAC address, found '%s'".formatted(text));
        }
    }

    private static String encapsulationRule(String text) {
        return switch (text) {
            case "TranslationMethodEncap" -> text;
            case "TranslationMethodNat", "TranslationMethodNone" -> throw new IllegalArgumentException(
                    text + " is not supported yet; use TranslationMethodEncap");
            default -> throw new IllegalArgumentException(
                    "expected TranslationMethodEncap, found '%s'".formatted(text));
        };
    }

    private static String hostAndPort(String text) {
        if (!text.matches("(\\[[\\p{XDigit}:.]+]|[^:\\s]+):\\d{1,5}")
                || Integer.parseInt(text.substring(text.lastIndexOf(':') + 1)) > 65535) {
            throw new IllegalArgumentException(
                    "expected host:port such as 127.0.0.1:9559, found '%s'".formatted(text));
        }
        return text;
    }
}
