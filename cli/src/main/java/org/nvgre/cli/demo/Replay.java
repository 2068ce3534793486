package org.nvgre.cli.demo;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.cli.demo.Arrivals.Arrival;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.ProviderAddress;
import org.nvgre.runtime.policy.SwitchPort.TenantPort;
import org.nvgre.runtime.policy.VirtualSubnet;

/// Plays a capture of two hosts into every virtual subnet at once: each frame at the NVE where its sender
/// is, frame by frame and tenant by tenant, so that requests, replies and tenants interleave. Looks at what
/// comes out, and where.
final class Replay {

    /// How long a frame may take before it counts as lost.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Testbed testbed;
    private final Policy policy;
    private final Map<VirtualSubnet, Map<Protocol, Verdict>> verdicts = new LinkedHashMap<>();
    private final Map<String, Map<VirtualSubnet, Sent>> sent = new LinkedHashMap<>();
    private Verdict total = Verdict.NONE;

    /// What a switch was given by a virtual subnet's hosts.
    ///
    /// @param bytes of the frames, without the tags of ports
    record Sent(long packets, long bytes) {
        Sent plus(int length) {
            return new Sent(packets + 1, bytes + length);
        }
    }

    Replay(Testbed testbed) {
        this.testbed = testbed;
        this.policy = testbed.policy();
    }

    /// Once a frame is lost, the next ones are not waited for so long: what is broken need not be slow as
    /// well.
    void play(List<TenantFrame> frames) {
        for (TenantFrame frame : frames) {
            for (VirtualSubnet subnet : policy.virtualSubnets()) {
                Verdict verdict = play(frame, subnet, total.lost() == 0 ? PATIENCE : PATIENCE.dividedBy(20));
                total = total.plus(verdict);
                verdicts.computeIfAbsent(subnet, _ -> new EnumMap<>(Protocol.class)).merge(Protocol.of(frame),
                        verdict,
                        Verdict::plus);
            }
        }
    }

    /// By virtual subnet and protocol.
    Map<VirtualSubnet, Map<Protocol, Verdict>> verdicts() {
        return verdicts;
    }

    Verdict total() {
        return total;
    }

    Sent sentAt(Nve nve, VirtualSubnet subnet) {
        return sent.getOrDefault(nve.name(), Map.of()).getOrDefault(subnet, new Sent(0, 0));
    }

    private Verdict play(TenantFrame frame, VirtualSubnet subnet, Duration patience) {
        Nve origin = home(subnet, frame.source());
        TenantPort port = origin.tenantPort(subnet.id());
        sent.computeIfAbsent(origin.name(), _ -> new LinkedHashMap<>()).merge(subnet,
                new Sent(1, frame.length()),
                (before, _) -> before.plus(frame.length()));
        origin.device().receive(port.port(), frame.onVlan(port.vlan()));

        Verdict verdict = new Verdict(1, 0, 0, 0);
        for (Arrival arrival : testbed.arrivals().take(1, patience)) {
            boolean ownPort = arrival.port() == arrival.nve().tenantPort(subnet.id()).port();
            if (!ownPort || arrival.nve().equals(origin)) {
                verdict = verdict.plus(new Verdict(0, 0, 0, 1));
            } else if (verdict.delivered() == 0 && arrivedWhole(frame, subnet, arrival)) {
                verdict = verdict.plus(new Verdict(0, 1, 0, 0));
            } else {
                verdict = verdict.plus(new Verdict(0, 0, 1, 0));
            }
        }
        return verdict;
    }

    private static boolean arrivedWhole(TenantFrame frame, VirtualSubnet subnet, Arrival arrival) {
        return Arrays.equals(arrival.bytes(), frame.onVlan(arrival.nve().tenantPort(subnet.id()).vlan()));
    }

    /// The NVE behind whose provider address the policy has this MAC.
    private Nve home(VirtualSubnet subnet, Mac mac) {
        return policy.lookupRecords().stream()
                .filter(record -> record.virtualSubnetId() == subnet.id() && record.macAddress().equals(mac))
                .map(LookupRecord::providerAddress)
                .flatMap(address -> policy.providerAddresses().stream()
                        .filter(pa -> pa.address().equals(address)))
                .map(ProviderAddress::switchName)
                .map(testbed::nve)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the policy has no record of %s in VSID %d".formatted(mac, subnet.id())));
    }
}
