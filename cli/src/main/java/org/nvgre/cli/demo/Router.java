package org.nvgre.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.softswitch.port.CapturedFrame;
import org.nvgre.softswitch.port.PcapWriter;

/// The underlay: one router with a link to each NVE. It does what any router does (RFC 1812): takes only
/// what is addressed to its own MAC on that link, lowers the TTL, mends the checksum, and sends to the MAC
/// of the next link. It knows nothing of NVGRE.
///
/// It keeps every packet that an NVE sends, as it was sent.
final class Router {

    private static final int FIRST_TTL_THAT_PASSES = 2;

    private final Map<InetAddress, Nve> owners = new HashMap<>();
    private final List<CapturedFrame> seen = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final Clock clock;

    Router(Policy policy, List<Nve> nves, Clock clock) {
        this.clock = clock;
        for (Nve nve : nves) {
            policy.providerAddresses().stream().filter(pa -> pa.switchName().equals(nve.name()))
                    .forEach(pa -> owners.put(pa.address(), nve));
        }
    }

    /// A packet from an NVE's underlay port.
    void receive(Nve from, byte[] bytes) {
        UnderlayPacket packet = new UnderlayPacket(bytes);
        Mac ours = from.uplink().macAddress();
        Nve owner;
        synchronized (this) {
            seen.add(new CapturedFrame(Instant.now(clock), bytes, bytes.length));
            owner = owners.get(packet.destinationAddress());
            if (!packet.destination().equals(ours)) {
                refused.add("from %s to MAC %s, which is not the router's".formatted(from.name(),
                        packet.destination()));
                return;
            }
            if (owner == null || packet.ttl() < FIRST_TTL_THAT_PASSES) {
                refused.add("from %s to %s with TTL %d".formatted(from.name(),
                        packet.destinationAddress().getHostAddress(), packet.ttl()));
                return;
            }
        }
        owner.device().receive(owner.uplink().port(),
                packet.routed(owner.uplink().sourceMac(), owner.uplink().macAddress()));
    }

    /// What the NVEs have sent so far.
    synchronized List<UnderlayPacket> packets() {
        return seen.stream().map(frame -> new UnderlayPacket(frame.bytes())).toList();
    }

    /// What could not be passed on, in words.
    synchronized List<String> refused() {
        return List.copyOf(refused);
    }

    synchronized void writeTo(PcapWriter pcap) {
        try {
            for (CapturedFrame frame : seen) {
                pcap.write(frame.time(), frame.bytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
