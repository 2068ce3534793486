package org.nvgre.cli.bench.control;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.IntFunction;
import org.nvgre.runtime.policy.Customer;
import org.nvgre.runtime.policy.Flood;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.LookupRecord.FlowPolicy;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.NextHop;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.Prefix;
import org.nvgre.runtime.policy.ProviderAddress;
import org.nvgre.runtime.policy.ProviderRoute;
import org.nvgre.runtime.policy.RoutingDomain;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.policy.SwitchPort;
import org.nvgre.runtime.policy.VirtualSubnet;
import org.nvgre.runtime.policy.WeightedAddress;

/// A network of any size: switches in groups, virtual subnets that are each on all switches of one group, and in each
/// subnet the same number of records, homed on those switches in turn.
///
/// @param records  in all
/// @param switches a multiple of the spread
/// @param spread   switches of a group
/// @param perSubnet records of a virtual subnet
record SampleNetwork(int records, int switches, int spread, int perSubnet) {

    private static final int FIRST_VSID = 0x1000;
    private static final int TENANT_PORT = 1;
    private static final int UNDERLAY_PORT = 10;

    int subnets() {
        return Math.max(switches / spread, Math.ceilDiv(records, perSubnet));
    }

    /// Which switches have a virtual subnet: from this one on, as many as the spread says.
    int firstSwitch(int subnet) {
        return subnet % (switches / spread) * spread;
    }

    int vsid(int subnet) {
        return FIRST_VSID + subnet;
    }

    static String name(int device) {
        return "nve%03d".formatted(device);
    }

    /// @param addresses of the switches' P4Runtime servers
    Policy policy(IntFunction<String> addresses) {
        List<Customer> customers = new ArrayList<>();
        List<LookupRecord> lookups = new ArrayList<>();
        for (int subnet = 0; subnet < subnets(); subnet++) {
            customers.add(customer(subnet));
            for (int record = 0; record < perSubnet && lookups.size() < records; record++) {
                lookups.add(record(subnet, record));
            }
        }
        List<ProviderAddress> providers = new ArrayList<>();
        List<ProviderRoute> routes = new ArrayList<>();
        List<Switch> devices = new ArrayList<>();
        for (int device = 0; device < switches; device++) {
            providers.add(new ProviderAddress(provider(device), name(device), 0));
            routes.add(new ProviderRoute(name(device), Prefix.parse("0.0.0.0/0"),
                    List.of(new WeightedAddress(address(192, 0, 2, 1), 1)), 0, ProviderRoute.ANY_LENGTH));
            devices.add(device(device, addresses.apply(device)));
        }
        return new Policy(customers, lookups, providers, routes, devices);
    }

    private Customer customer(int subnet) {
        VirtualSubnet only = new VirtualSubnet(vsid(subnet), List.of(), new Flood.Replicate(), false,
                List.of(),
                Optional.empty(), List.of(), Optional.empty(), Optional.empty(), false);
        return new Customer("customer%06d".formatted(subnet),
                List.of(new RoutingDomain(new UUID(0, vsid(subnet)),
                        "domain%06d".formatted(subnet), List.of(only))));
    }

    /// The record of that number in a virtual subnet; there are as many more as one likes.
    LookupRecord record(int subnet, int number) {
        InetAddress customer = address(10, number >> 16, number >> 8, number);
        Mac mac = new Mac(0x02_00_00_000000L | (((long) vsid(subnet) << 16) & 0xFF_FF_0000L) | number);
        return new LookupRecord(customer, mac, vsid(subnet),
                List.of(new WeightedAddress(provider(firstSwitch(subnet) + number % spread), 1)),
                FlowPolicy.HASH,
                Optional.empty(), OptionalInt.of(TENANT_PORT));
    }

    private Switch device(int device, String address) {
        List<SwitchPort> ports = new ArrayList<>();
        int vlan = 1;
        for (int subnet = device / spread; subnet < subnets(); subnet += switches / spread) {
            ports.add(new SwitchPort.TenantPort(TENANT_PORT, vlan++, vsid(subnet), List.of()));
        }
        ports.add(new SwitchPort.UnderlayPort(UNDERLAY_PORT, SwitchPort.UNTAGGED, 0));
        return new Switch(name(device), address, device + 1L, Optional.empty(), ports,
                List.of(new NextHop(address(192, 0, 2, 1), UNDERLAY_PORT,
                        Optional.of(new Mac(0x02_00_00_00_FF_01L)),
                        new Mac(0x02_00_00_00_10_00L + device), SwitchPort.UNTAGGED, 0,
                        ProviderRoute.ANY_LENGTH)));
    }

    private static InetAddress provider(int device) {
        return address(198, 18, device >> 8, device);
    }

    private static InetAddress address(int a, int b, int c, int d) {
        try {
            return InetAddress.getByAddress(
                    ByteBuffer.allocate(4).put((byte) a).put((byte) b).put((byte) c).put((byte) d).array());
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }
}
