package org.nvgre.runtime.hnv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.Prefix;
import org.nvgre.runtime.policy.VirtualSubnet;

/// Files of JSON into an {@link HnvNetwork}. What an object is, its properties tell; so names of files mean nothing,
/// and one file may hold everything.
final class HnvReader {

    private static final UUID ZEROS = new UUID(0, 0);

    private final Findings findings;
    private final List<HnvNetwork.Lookup> lookups = new ArrayList<>();
    private final List<HnvNetwork.CustomerRoute> customerRoutes = new ArrayList<>();
    private final List<HnvNetwork.ProviderAddress> providerAddresses = new ArrayList<>();
    private final List<HnvNetwork.ProviderRoute> providerRoutes = new ArrayList<>();
    private int unusable;

    HnvReader(Findings findings) {
        this.findings = findings;
    }

    /// @param filesAndFolders of a folder: its `*.json`, and those of its sub-folders, each of which has the name of the
    ///        host whose files are in it
    HnvNetwork read(List<Path> filesAndFolders) {
        for (Path each : filesAndFolders) {
            if (!Files.exists(each)) {
                findings.mistake(new Place(each, 0, "$"), "no such file or folder");
            } else if (Files.isDirectory(each)) {
                readFolder(each);
            } else {
                readFile(each, Optional.empty());
            }
        }
        if (unusable > 0) {
            findings.note("%d lookup records left out: HNV marks them Unusable".formatted(unusable));
        }
        return new HnvNetwork(lookups, customerRoutes, providerAddresses, providerRoutes);
    }

    private void readFolder(Path folder) {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder, 2, FileVisitOption.FOLLOW_LINKS)) {
            files = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        } catch (IOException | UncheckedIOException failure) {
            findings.mistake(new Place(folder, 0, "$"),
                    "cannot be listed (%s)".formatted(failure.getMessage()));
            return;
        }
        if (files.isEmpty()) {
            findings.mistake(new Place(folder, 0, "$"), "no *.json file in it or its sub-folders");
        }
        for (Path file : files) {
            Path parent = file.getParent();
            readFile(file, parent.equals(folder)
                    ? Optional.empty()
                    : Optional.of(parent.getFileName().toString()));
        }
    }

    private void readFile(Path file, Optional<String> host) {
        PowerShellJson.read(file, host, findings).forEach(this::readObject);
    }

    private void readObject(CimObject object) {
        if (object.has("CustomerAddress")) {
            readLookup(object);
        } else if (object.has("RoutingDomainID")) {
            readCustomerRoute(object);
        } else if (object.has("ProviderAddress")) {
            readProviderAddress(object);
        } else if (object.has("DestinationPrefix")) {
            readProviderRoute(object);
        } else {
            findings.mistake(object.place(),
                    "is no lookup record, customer route, provider address or provider route; remove it");
        }
    }

    private void readLookup(CimObject object) {
        InetAddress customer = object.required("CustomerAddress", findings, Addresses::parse);
        Mac mac = object.required("MACAddress", findings, HnvReader::mac);
        Integer vsid = virtualSubnet(object);
        InetAddress provider = object.required("ProviderAddress", findings, Addresses::parse);
        Optional<UUID> customerId = customerId(object);
        Rule rule = object.required("Rule", findings, text -> CimEnum.parse(Rule.class, text));
        RecordType type = object.optional("Type", findings, RecordType.STATIC,
                text -> CimEnum.parse(RecordType.class, text));
        refuse(object, rule);
        if (customer != null && type != null && !mayHave(type, customer)) {
            findings.mistake(object.placeOf("CustomerAddress"), customer.isAnyLocalAddress()
                    ? "%s is no address of a %s record; only those of type L2Only and GatewayWildcard have it"
                            .formatted(Addresses.text(customer), type.word())
                    : "a %s record has the address 0.0.0.0 or ::, not %s".formatted(type.word(),
                            Addresses.text(customer)));
        }
        boolean useless = object.optional("Unusable", findings, false, HnvReader::yesOrNo);
        if (useless) {
            unusable++;
            return;
        }
        if (Stream.of(customer, mac, vsid, provider, customerId, rule, type).allMatch(each -> each != null)) {
            lookups.add(new HnvNetwork.Lookup(object.place(), customer, mac, vsid, provider, customerId,
                    type));
        }
    }

    private static boolean mayHave(RecordType type, InetAddress address) {
        return switch (type) {
            case STATIC, DYNAMIC -> !address.isAnyLocalAddress();
            case L2_ONLY, GATEWAY_WILDCARD -> address.isAnyLocalAddress();
        };
    }

    private void refuse(CimObject object, Rule rule) {
        if (rule == Rule.NAT) {
            findings.mistake(object.placeOf("Rule"),
                    "TranslationMethodNat rewrites addresses and makes no tunnel, so it is not NVGRE; "
                            + "set the record to TranslationMethodEncap in HNV first");
        } else if (rule == Rule.NONE) {
            findings.mistake(object.placeOf("Rule"),
                    "TranslationMethodNone carries nothing to the provider address; "
                            + "set the record to TranslationMethodEncap in HNV first, or remove it");
        }
    }

    private void readCustomerRoute(CimObject object) {
        UUID domain = object.required("RoutingDomainID", findings, HnvReader::guid);
        Integer vsid = virtualSubnet(object);
        Prefix destination = object.required("DestinationPrefix", findings, Prefix::parse);
        InetAddress nextHop = object.required("NextHop", findings, Addresses::parse);
        Optional<UUID> customerId = customerId(object);
        Integer metric = object.optional("Metric", findings, 0, HnvReader::metric);
        if (Stream.of(domain, vsid, destination, nextHop, customerId, metric)
                .allMatch(each -> each != null)) {
            customerRoutes.add(new HnvNetwork.CustomerRoute(object.place(), domain, vsid, destination,
                    nextHop, customerId, metric));
        }
    }

    private void readProviderAddress(CimObject object) {
        InetAddress address = object.required("ProviderAddress", findings, Addresses::parse);
        int bits = address == null ? 128 : address.getAddress().length * 8;
        Integer length = object.optional("PrefixLength", findings, bits, text -> number(text, 0, bits));
        Integer vlan = object.optional("VlanID", findings, 0, text -> number(text, 0, 4094));
        Optional<Mac> mac = object.optional("MACAddress", findings, Optional.empty(),
                text -> Optional.of(mac(text)).filter(Mac::unicast));
        AddressState state = object.optional("AddressState", findings, AddressState.PREFERRED,
                text -> CimEnum.parse(AddressState.class, text));
        if (state == AddressState.DUPLICATE || state == AddressState.INVALID) {
            findings.mistake(object.placeOf("AddressState"),
                    "the address is %s, so no packet reaches it; mend that in HNV first".formatted(
                            state.word()));
        }
        String host = host(object, "provider address");
        if (Stream.of(address, length, vlan, mac, state, host).allMatch(each -> each != null)) {
            providerAddresses.add(new HnvNetwork.ProviderAddress(object.place(), host, address, length, vlan,
                    mac));
        }
    }

    private void readProviderRoute(CimObject object) {
        Prefix destination = object.required("DestinationPrefix", findings, Prefix::parse);
        InetAddress nextHop = object.required("NextHop", findings, Addresses::parse);
        Integer metric = object.optional("Metric", findings, 0, HnvReader::metric);
        String host = host(object, "provider route");
        if (Stream.of(destination, nextHop, metric, host).allMatch(each -> each != null)) {
            providerRoutes.add(new HnvNetwork.ProviderRoute(object.place(), host, destination, nextHop,
                    metric));
        }
    }

    /// `PSComputerName` is there when the cmdlet was given a `-CimSession`.
    private String host(CimObject object, String what) {
        String said = object.optional("PSComputerName", findings, null, text -> text);
        if (said == null && object.host().isEmpty()) {
            findings.mistake(object.place(),
                    "whose %s is this? Export it with -CimSession HOST, or put the file into a sub-folder with the host's name"
                            .formatted(what));
        }
        return said == null ? object.host().orElse(null) : said;
    }

    private Integer virtualSubnet(CimObject object) {
        return object.required("VirtualSubnetID", findings, text -> {
            int vsid = number(text, 0, 0xFFFFFF);
            if (VirtualSubnet.reserved(vsid)) {
                throw new IllegalArgumentException(
                        "VSID %d is reserved (0 to 4095 and 16777215)".formatted(vsid));
            }
            return vsid;
        });
    }

    private Optional<UUID> customerId(CimObject object) {
        return object.optional("CustomerID", findings, Optional.empty(),
                text -> Optional.of(guid(text)).filter(id -> !id.equals(ZEROS)));
    }

    /// Twelve digits, as HNV writes it, or with the usual marks between them.
    private static Mac mac(String text) {
        return text.matches("\\p{XDigit}{12}") ? new Mac(Long.parseLong(text, 16)) : Mac.parse(text);
    }

    /// With or without braces.
    private static UUID guid(String text) {
        String bare = text.replaceAll("^\\{(.*)}$", "$1");
        if (!bare.matches("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}")) {
            throw new IllegalArgumentException("expected a GUID, found '%s'".formatted(text));
        }
        return UUID.fromString(bare);
    }

    private static boolean yesOrNo(String text) {
        return text.equalsIgnoreCase("true");
    }

    private static int metric(String text) {
        return number(text, 0, Integer.MAX_VALUE);
    }

    private static int number(String text, int lowest, int highest) {
        if (!text.matches("\\d{1,10}") || Long.parseLong(text) < lowest || Long.parseLong(text) > highest) {
            throw new IllegalArgumentException(
                    "expected a number from %d to %d, found '%s'".formatted(lowest, highest, text));
        }
        return Integer.parseInt(text);
    }
}
