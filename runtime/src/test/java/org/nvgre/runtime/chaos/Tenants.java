package org.nvgre.runtime.chaos;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;

import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.policy.WeightedAddress;

/// Two customers on a few switches, whose machines come, go and move.
final class Tenants {

    private static final int MACHINES = 30;

    private final Random random;
    private final int switches;

    Tenants(Random random, int switches) {
        this.random = random;
        this.switches = switches;
    }

    /// The network, without a machine.
    static Policy network(List<FrailSwitch> switches) {
        String each = switches.stream().map(one -> """
                  - name: %s
                    address: %s
                    deviceId: %d
                    ports:
                      - {port: 1, virtualSubnetId: 5001}
                      - {port: 2, virtualSubnetId: 6001}
                      - {port: 10, underlay: true}
                    nextHops:
                      - {address: 192.0.2.1, port: 10, macAddress: 02-00-00-00-FF-01, sourceMac: 02-00-00-00-10-01}
                """.formatted(one.name(), one.address(), one.deviceId())).collect(Collectors.joining());
        String addresses = switches.stream().map(one -> "  - {address: %s, switch: %s}\n"
                .formatted(provider((int) one.deviceId() - 1), one.name())).collect(Collectors.joining());
        String routes = switches.stream()
                .map(one -> "  - {switch: %s, destinationPrefix: 192.0.2.0/24, nextHop: 192.0.2.1}\n"
                        .formatted(one.name()))
                .collect(Collectors.joining());
        return TestPolicies.policy("""
                customers:
                  - name: contoso
                    routingDomains:
                      - id: 6b1c7f6e-0000-4000-8000-000000005001
                        name: contoso-net
                        virtualSubnets:
                          - {id: 5001, prefixes: [10.0.0.0/24], flood: replicate}
                  - name: fabrikam
                    routingDomains:
                      - id: 6b1c7f6e-0000-4000-8000-000000006001
                        name: fabrikam-net
                        virtualSubnets:
                          - {id: 6001, prefixes: [10.0.0.0/24], flood: replicate}
                providerAddresses:
                %sproviderRoutes:
                %sswitches:
                %s""".formatted(addresses, routes, each));
    }

    private static String provider(int index) {
        return "192.0.2." + (11 + index);
    }

    /// A machine comes, goes, or moves to another switch.
    PolicyChange change() {
        if (random.nextInt(4) > 0) {
            return PolicyChange.put(arrival());
        }
        return PolicyChange.delete(PartKey.ofRecord(random.nextBoolean() ? 5001 : 6001,
                Addresses.parse("10.0.0." + random.nextInt(2, 2 + MACHINES))));
    }

    /// A machine comes, or moves.
    LookupRecord arrival() {
        return machine(random.nextBoolean() ? 5001 : 6001, random.nextInt(2, 2 + MACHINES),
                random.nextInt(switches));
    }

    /// A change that changes something for sure.
    ///
    /// @param turn counts up
    PolicyChange mark(int turn) {
        return PolicyChange.put(machine(5001, 200 + turn % 2, turn / 2 % switches));
    }

    private static LookupRecord machine(int vsid, int number, int at) {
        return new LookupRecord(Addresses.parse("10.0.0." + number),
                new Mac(0x02_00_00_00_00_00L + vsid * 256L + number), vsid,
                List.of(new WeightedAddress(Addresses.parse(provider(at)), 1)), LookupRecord.FlowPolicy.HASH,
                Optional.empty(), OptionalInt.of(vsid == 5001 ? 1 : 2));
    }
}
