package org.nvgre.runtime.desired;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Consumer;

import org.nvgre.runtime.policy.Customer;
import org.nvgre.runtime.policy.Flood;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.NextHop;
import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.policy.Prefix;
import org.nvgre.runtime.policy.ProviderAddress;
import org.nvgre.runtime.policy.ProviderRoute;
import org.nvgre.runtime.policy.RoutingDomain;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.policy.SwitchPort;
import org.nvgre.runtime.policy.VirtualSubnet;
import org.nvgre.runtime.policy.WeightedAddress;

/// A network as large as wanted: each virtual subnet on ten switches, the records spread evenly over them.
///
/// @param switches a multiple of ten
/// @param subnets a multiple of a tenth of the switches
/// @param recordsEach in each virtual subnet, a multiple of ten, at most 65,000
record LargePolicy(int switches, int subnets, int recordsEach) {

    static final int SWITCHES_OF_SUBNET = 10;
    private static final int FIRST_VSID = 5000;
    private static final int UNDERLAY_PORT = 500;
    private static final int TENANT_PORTS = 400;

    void parts(Consumer<Part> parts) {
        for (int subnet = 0; subnet < subnets; subnet++) {
            parts.accept(new Customer("customer" + subnet, List.of(new RoutingDomain(new UUID(1, subnet),
                    "net",
                    List.of(new VirtualSubnet(FIRST_VSID + subnet, List.of(Prefix.parse("10.0.0.0/8")),
                            new Flood.Replicate(), false, List.of(), Optional.empty(), List.of(),
                            Optional.empty(), Optional.empty(), false))))));
        }
        for (int device = 0; device < switches; device++) {
            parts.accept(device(device));
            parts.accept(new ProviderAddress(provider(device), name(device), 0));
            parts.accept(new ProviderRoute(name(device), Prefix.parse("192.168.0.0/16"),
                    List.of(new WeightedAddress(address(172, 16, 0), 1)), 0, ProviderRoute.ANY_LENGTH));
        }
        for (int subnet = 0; subnet < subnets; subnet++) {
            for (int record = 0; record < recordsEach; record++) {
                parts.accept(record(subnet, record));
            }
        }
    }

    List<Part> parts() {
        var parts = new ArrayList<Part>();
        parts(parts::add);
        return parts;
    }

    /// The switch on which a record of a virtual subnet is.
    int home(int subnet, int record) {
        int groups = switches / SWITCHES_OF_SUBNET;
        return subnet % groups * SWITCHES_OF_SUBNET + record % SWITCHES_OF_SUBNET;
    }

    LookupRecord record(int subnet, int record) {
        return record(subnet, record, home(subnet, record));
    }

    /// The same record somewhere else.
    LookupRecord record(int subnet, int record, int device) {
        return new LookupRecord(address(10, 0, record), new Mac(0x0200_0000_0000L + record),
                FIRST_VSID + subnet, List.of(new WeightedAddress(provider(device), 1)),
                LookupRecord.FlowPolicy.HASH, Optional.empty(), OptionalInt.of(port(subnet)));
    }

    private Switch device(int device) {
        var ports = new ArrayList<SwitchPort>();
        ports.add(new SwitchPort.UnderlayPort(UNDERLAY_PORT, SwitchPort.UNTAGGED, 0));
        for (int subnet = 0; subnet < subnets; subnet++) {
            if (home(subnet, 0) / SWITCHES_OF_SUBNET == device / SWITCHES_OF_SUBNET) {
                ports.add(new SwitchPort.TenantPort(port(subnet), vlan(subnet), FIRST_VSID + subnet,
                        List.of()));
            }
        }
        return new Switch(name(device), "127.0.0.1:" + (20000 + device), 1, Optional.empty(), ports,
                List.of(new NextHop(address(172, 16, 0), UNDERLAY_PORT,
                        Optional.of(new Mac(0x0200_0000_FF01L)), new Mac(0x0200_0000_1001L),
                        SwitchPort.UNTAGGED, 0, ProviderRoute.ANY_LENGTH)));
    }

    static String name(int device) {
        return "tor" + device;
    }

    private static int port(int subnet) {
        return 1 + subnet % TENANT_PORTS;
    }

    private static int vlan(int subnet) {
        return 1 + subnet / TENANT_PORTS;
    }

    private static InetAddress provider(int device) {
        return address(192, 168, device);
    }

    private static InetAddress address(int first, int second, int rest) {
        try {
            return InetAddress.getByAddress(
                    ByteBuffer.allocate(4).putInt(first << 24 | second << 16 | (rest + 1)).array());
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
