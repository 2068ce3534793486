package org.nvgre.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.nvgre.cli.client.ServiceClient;
import org.nvgre.cli.demo.Arrivals.Arrival;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.PartJson;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.policy.SwitchPort;
import org.nvgre.runtime.policy.SwitchPort.TenantPort;

/// A customer address that moves to another NVE while somebody goes on sending to it (F10). Each frame has a number: it
/// has to come out once, at the old place or at the new one.
final class MovingHost {

    /// So many frames go before the move begins, and so many after its end.
    private static final int MARGIN = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long PAUSE_NANOSECONDS = 500_000;
    private static final int NEW_PORT = 3;
    private static final int NUMBER_AT = 42;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Testbed testbed;
    private final ServiceClient service;
    private final LookupRecord sender;
    private final LookupRecord moving;
    private final Nve from;
    private final Nve to;

    /// What became of the frames.
    record Outcome(int sent, int atOldPlace, int atNewPlace, int lost, int twice, int elsewhere,
            long milliseconds) {

        boolean good() {
            return lost == 0 && twice == 0 && elsewhere == 0 && atOldPlace > 0 && atNewPlace > 0;
        }
    }

    /// The second host of a virtual subnet moves next to the first.
    MovingHost(Testbed testbed, ServiceClient service, int vsid) {
        this.testbed = testbed;
        this.service = service;
        List<LookupRecord> hosts = testbed.policy().lookupRecords().stream()
                .filter(record -> record.virtualSubnetId() == vsid
                        && Addresses.isIpv4(record.customerAddress()))
                .toList();
        this.sender = hosts.get(0);
        this.moving = hosts.get(1);
        this.to = testbed.nves().getFirst();
        this.from = testbed.nves().getLast();
    }

    /// What is done, in words.
    String describe() {
        return "%s of VSID %d moves from %s to %s".formatted(Addresses.text(moving.customerAddress()),
                moving.virtualSubnetId(), from.name(), to.name());
    }

    String oldPlace() {
        return "at " + from.name();
    }

    String newPlace() {
        return "at " + to.name();
    }

    Outcome run() throws IOException {
        plugIn();
        AtomicInteger sent = new AtomicInteger();
        AtomicInteger last = new AtomicInteger(Integer.MAX_VALUE);
        Thread traffic = Thread.ofPlatform().name("traffic").start(() -> send(sent, last));
        while (sent.get() < MARGIN) {
            LockSupport.parkNanos(PAUSE_NANOSECONDS);
        }
        Stopwatch watch = new Stopwatch();
        JsonNode moved = service.post("/v1/moves?wait=10s",
                Map.of("customerAddress", Addresses.text(moving.customerAddress()), "virtualSubnetId",
                        moving.virtualSubnetId(), "switch", to.name(), "port", NEW_PORT));
        long milliseconds = watch.lap();
        last.set(sent.get() + MARGIN);
        join(traffic);
        Outcome outcome = count(sent.get(), milliseconds);
        return moved.path("converged").asBoolean()
                ? outcome
                : new Outcome(outcome.sent(), 0, 0, outcome.lost(), outcome.twice(), outcome.elsewhere(),
                        milliseconds);
    }

    /// The port at which the host will be.
    private void plugIn() throws IOException {
        List<SwitchPort> ports = new ArrayList<>(to.policy().ports());
        ports.add(new TenantPort(NEW_PORT, SwitchPort.UNTAGGED, moving.virtualSubnetId(), List.of()));
        Switch extended = new Switch(to.policy().name(), to.policy().address(), to.policy().deviceId(),
                to.policy().pipeline(), ports, to.policy().nextHops(), to.policy().cpuPort());
        service.post("/v1/changes?wait=10s",
                Map.of("put", Map.of("switches", List.of(JSON.readTree(PartJson.bytes(extended))))));
    }

    private void send(AtomicInteger sent, AtomicInteger last) {
        int port = to.tenantPort(sender.virtualSubnetId()).port();
        while (sent.get() < last.get()) {
            to.device().receive(port, frame(sent.get()));
            sent.incrementAndGet();
            LockSupport.parkNanos(PAUSE_NANOSECONDS);
        }
    }

    private static void join(Thread traffic) {
        try {
            traffic.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Outcome count(int sent, long milliseconds) {
        int[] seen = new int[sent];
        int old = 0;
        int fresh = 0;
        int elsewhere = 0;
        int oldPort = from.tenantPort(moving.virtualSubnetId()).port();
        List<Arrival> arrivals = testbed.arrivals().take(sent, PATIENCE);
        for (Arrival arrival : arrivals) {
            int number = ByteBuffer.wrap(arrival.bytes()).getInt(NUMBER_AT);
            seen[number]++;
            if (arrival.nve().equals(from) && arrival.port() == oldPort) {
                old++;
            } else if (arrival.nve().equals(to) && arrival.port() == NEW_PORT) {
                fresh++;
            } else {
                elsewhere++;
            }
        }
        int lost = 0;
        int twice = 0;
        for (int times : seen) {
            lost += times == 0 ? 1 : 0;
            twice += times > 1 ? 1 : 0;
        }
        return new Outcome(sent, old, fresh, lost, twice, elsewhere, milliseconds);
    }

    /// UDP without a checksum (RFC 768), with the number as its data.
    private byte[] frame(int number) {
        ByteBuffer frame = ByteBuffer.allocate(60);
        frame.put(moving.macAddress().bytes()).put(sender.macAddress().bytes()).putChar((char) 0x0800);
        int ip = frame.position();
        frame.putChar((char) 0x4500).putChar((char) 32).putInt(0).put((byte) 64).put((byte) 17)
                .putChar((char) 0);
        put(frame, sender.customerAddress());
        put(frame, moving.customerAddress());
        int sum = 0;
        for (int at = ip; at < ip + 20; at += 2) {
            sum += frame.getChar(at);
        }
        frame.putChar(ip + 10, (char) ~((sum & 0xFFFF) + (sum >>> 16)));
        frame.putChar((char) 4000).putChar((char) 4001).putChar((char) 12).putChar((char) 0).putInt(number);
        return frame.array();
    }

    private static void put(ByteBuffer frame, InetAddress address) {
        frame.put(address.getAddress());
    }
}
