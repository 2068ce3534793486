package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The owner's half of a policy: the switches, and the underlay between them.
final class NetworkReader {

    private static final int SIXTEEN_BITS = 0xFFFF;
    private static final int HIGHEST_VLAN = 4094;
    /// What every IPv4 link carries (RFC 791 §3.2), and room for a tunnel's headers besides.
    private static final int LOWEST_MTU = 128;

    private final Draft draft;
    final List<ProviderAddress> providerAddresses = new ArrayList<>();
    final List<ProviderRoute> providerRoutes = new ArrayList<>();
    final List<VsidMap> vsidMaps = new ArrayList<>();
    final List<Switch> switches = new ArrayList<>();

    NetworkReader(Draft draft) {
        this.draft = draft;
    }

    void read(Section root) {
        root.sections("providerAddresses", "a provider address", List.of("address", "switch", "vrf"),
                this::readProviderAddress);
        root.sections("providerRoutes", "a provider route",
                List.of("switch", "destinationPrefix", "nextHop", "vrf", "pathMtu"), this::readProviderRoute);
        root.sections("vsidMaps", "a VSID map", List.of("switch", "virtualSubnetId", "to"),
                this::readVsidMap);
        root.sections("switches", "a switch",
                List.of("name", "address", "deviceId", "pipeline", "ports", "nextHops", "cpuPort"),
                this::readSwitch);
    }

    private void readProviderAddress(Section section) {
        InetAddress address = section.required("address", Addresses::parse);
        String owner = section.required("switch", Values::name);
        int vrf = section.optional("vrf", 0, 0, SIXTEEN_BITS);
        draft.keepIfComplete(ProviderAddress.class, section, providerAddresses,
                () -> new ProviderAddress(address, owner, vrf));
    }

    private void readProviderRoute(Section section) {
        String owner = section.required("switch", Values::name);
        Prefix destination = section.required("destinationPrefix", Prefix::parse);
        List<WeightedAddress> nextHops = section.weightedAddresses("nextHop");
        int vrf = section.optional("vrf", 0, 0, SIXTEEN_BITS);
        int pathMtu = section.optional("pathMtu", ProviderRoute.ANY_LENGTH, LOWEST_MTU,
                ProviderRoute.ANY_LENGTH);
        draft.keepIfComplete(ProviderRoute.class, section, providerRoutes,
                () -> new ProviderRoute(owner, destination, nextHops, vrf, pathMtu));
    }

    private void readVsidMap(Section section) {
        String owner = section.required("switch", Values::name);
        int from = section.required("virtualSubnetId", 0, 0xFFFFFF);
        int to = section.required("to", 0, 0xFFFFFF);
        draft.keepIfComplete(VsidMap.class, section, vsidMaps, () -> new VsidMap(owner, from, to));
    }

    private void readSwitch(Section section) {
        String name = section.required("name", Values::name);
        String address = section.required("address", Values::hostAndPort);
        long deviceId = section.optional("deviceId", 1L, text -> Section.number(text, 1, Long.MAX_VALUE));
        Optional<Path> pipeline = section.optional("pipeline", Optional.empty(),
                text -> Optional.of(section.source().folder().resolve(text).normalize()));
        var ports = new ArrayList<SwitchPort>();
        section.sections("ports", "a port",
                List.of("port", "vlan", "virtualSubnetId", "attached", "underlay", "vrf"),
                port -> readPort(port, ports));
        var nextHops = new ArrayList<NextHop>();
        section.sections("nextHops", "a next hop",
                List.of("address", "port", "macAddress", "sourceMac", "vlan", "pcp", "mtu"),
                hop -> readNextHop(hop, nextHops));
        int cpuPort = section.optional("cpuPort", Switch.DEFAULT_CPU_PORT, 0, SIXTEEN_BITS);
        draft.keep(new Switch(name, address, deviceId, pipeline, ports, nextHops, cpuPort), section,
                switches);
        if (name == null) {
            draft.gap(Switch.class);
        }
        if (!section.complete()) {
            draft.gap(SwitchPort.class);
            draft.gap(NextHop.class);
        }
    }

    private void readPort(Section section, List<SwitchPort> ports) {
        int port = section.required("port", 0, SIXTEEN_BITS);
        int vlan = section.optional("vlan", SwitchPort.UNTAGGED, 1, HIGHEST_VLAN);
        SwitchPort read;
        if (section.optional("underlay", false, Values::yesOrNo)) {
            refuse(section, "an underlay port", "virtualSubnetId", "attached");
            read = new SwitchPort.UnderlayPort(port, vlan, section.optional("vrf", 0, 0, SIXTEEN_BITS));
        } else {
            refuse(section, "a tenant port", "vrf");
            int subnet = section.required("virtualSubnetId", 0, 0xFFFFFF);
            read = new SwitchPort.TenantPort(port, vlan, subnet,
                    section.list("attached", Values::attachment));
        }
        draft.keepIfComplete(SwitchPort.class, section, ports, () -> read);
    }

    private static void refuse(Section section, String what, String... keys) {
        Stream.of(keys).filter(section::has)
                .forEach(key -> section.mistakeIn(key, "%s has no '%s'; remove it".formatted(what, key)));
    }

    private void readNextHop(Section section, List<NextHop> nextHops) {
        InetAddress address = section.required("address", Addresses::parse);
        int port = section.required("port", 0, SIXTEEN_BITS);
        Optional<Mac> mac = section.optional("macAddress", Optional.empty(),
                text -> Optional.of(Values.stationMac(text)));
        Mac sourceMac = section.required("sourceMac", Values::stationMac);
        int vlan = section.optional("vlan", SwitchPort.UNTAGGED, 1, HIGHEST_VLAN);
        int pcp = section.optional("pcp", 0, 0, 7);
        if (section.has("pcp") && !section.has("vlan")) {
            section.mistakeIn("pcp", "pcp is part of a VLAN tag; add 'vlan', or remove it");
        }
        int mtu = section.optional("mtu", ProviderRoute.ANY_LENGTH, LOWEST_MTU, ProviderRoute.ANY_LENGTH);
        draft.keepIfComplete(NextHop.class, section, nextHops,
                () -> new NextHop(address, port, mac, sourceMac, vlan, pcp, mtu));
    }
}
