package org.nvgre.bmv2.bench;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.nvgre.bmv2.bench.Counted.Traffic;
import org.p4.config.v1.P4Info;
import org.p4.config.v1.Preamble;
import org.p4.v1.CounterData;
import org.p4.v1.CounterEntry;
import org.p4.v1.Entity;
import org.p4.v1.Index;
import org.p4.v1.P4RuntimeGrpc;
import org.p4.v1.P4RuntimeGrpc.P4RuntimeBlockingStub;
import org.p4.v1.ReadRequest;
import org.p4.v1.TableEntry;

/// The counters of rule O1 as they are on the switch, read and interpreted here a second time: the control plane's own
/// reading of them is tested against this one, and one request for the few cells in use takes little time.
final class CounterCells {
    // Codes are for ever (p4/drop-reasons.yaml), so they are pinned here.
    private static final Map<Integer, String> REASONS = Map.ofEntries(Map.entry(1, "unknown_port"),
            Map.entry(2, "malformed"), Map.entry(3, "fragment"), Map.entry(4, "gre_header"),
            Map.entry(5, "reserved_vsid"), Map.entry(6, "unknown_vsid"), Map.entry(7, "unknown_peer"),
            Map.entry(8, "inner_tag"), Map.entry(9, "ecn"), Map.entry(10, "source_guard"),
            Map.entry(11, "acl"),
            Map.entry(12, "not_nvgre"), Map.entry(13, "unknown_unicast"), Map.entry(14, "no_flood_group"),
            Map.entry(15, "same_port"), Map.entry(16, "split_horizon"), Map.entry(17, "no_endpoint"),
            Map.entry(18, "no_route"), Map.entry(19, "ttl_expired"), Map.entry(20, "no_ca_route"),
            Map.entry(21, "no_ca_host"), Map.entry(22, "metered"), Map.entry(23, "too_big"),
            Map.entry(24, "unknown_length"));
    private static final Set<String> DROP_REASONS = Set.of("nvgre.drop_reason", "nvgre.egress_drop_reason");
    private static final int REASON_CODES = 64;
    // A subnet has a cell for each number of 4-byte words by which the packet is longer than usual; a Tofino has no IPv4
    // options, and no cells for them.
    private static final int[] WORDS = IntStream.range(0, 16).toArray();
    private static final int[] TOFINO_WORDS = {0, 1, 5, 6};
    private static final int TUNNEL_HEADERS = 14 + 20 + 8;

    private final P4RuntimeBlockingStub stub;
    private final long deviceId;
    /// One of ingress, and in programs that drop there too, one of egress.
    private final List<Integer> dropReasons;
    private final int fromTenant;
    private final int fromTunnel;
    private final int[] words;
    private final Map<Integer, Integer> subnets = new TreeMap<>();

    CounterCells(Channel channel, long deviceId, P4Info info) {
        this.stub = P4RuntimeGrpc.newBlockingStub(channel);
        this.deviceId = deviceId;
        this.dropReasons = info.getCountersList().stream().map(counter -> counter.getPreamble())
                .filter(preamble -> DROP_REASONS.contains(preamble.getName())).map(Preamble::getId).toList();
        this.fromTenant = counter(info, "nvgre.from_tenant");
        this.fromTunnel = counter(info, "nvgre.from_tunnel");
        this.words = info.getCountersList().stream()
                .anyMatch(
                        counter -> counter.getPreamble().getAnnotationsList().contains("@words(0, 1, 5, 6)"))
                                ? TOFINO_WORDS
                                : WORDS;
        int vsids = id(info.getTablesList().stream().map(table -> table.getPreamble()).toList(),
                "nvgre.vsid");
        Entity all = Entity.newBuilder().setTableEntry(TableEntry.newBuilder().setTableId(vsids)).build();
        read(ReadRequest.newBuilder().addEntities(all)).forEach(entity -> {
            TableEntry entry = entity.getTableEntry();
            subnets.put(number(entry.getMatch(0).getExact().getValue()),
                    number(entry.getAction().getAction().getParams(0).getValue()));
        });
    }

    private static int counter(P4Info info, String name) {
        return id(info.getCountersList().stream().map(counter -> counter.getPreamble()).toList(), name);
    }

    private static int id(List<Preamble> preambles, String name) {
        return preambles.stream().filter(preamble -> preamble.getName().equals(name)).findFirst()
                .orElseThrow().getId();
    }

    private static int number(ByteString value) {
        return new BigInteger(1, value.toByteArray()).intValueExact();
    }

    /// All of them, as they are now: traffic by VSID, drops by reason; a code without a name is called by its number.
    Counted read() {
        ReadRequest.Builder request = ReadRequest.newBuilder();
        for (int code = 0; code < REASON_CODES; code++) {
            for (int dropReason : dropReasons) {
                request.addEntities(cell(dropReason, code));
            }
        }
        for (int subnet : subnets.values()) {
            for (int i = 0; i < words.length; i++) {
                request.addEntities(cell(fromTenant, subnet * words.length + i));
                request.addEntities(cell(fromTunnel, subnet * words.length + i));
            }
        }
        Map<Integer, Map<Integer, CounterData>> cells = new HashMap<>();
        read(request).forEach(entity -> {
            CounterEntry entry = entity.getCounterEntry();
            cells.computeIfAbsent(entry.getCounterId(), id -> new HashMap<>()).put(
                    (int) entry.getIndex().getIndex(),
                    entry.getData());
        });
        Map<String, Long> drops = new TreeMap<>();
        for (int dropReason : dropReasons) {
            cells.get(dropReason).forEach((code, data) -> drops
                    .merge(REASONS.getOrDefault(code, "code " + code), data.getPacketCount(), Long::sum));
        }
        return new Counted(drops, traffic(cells.get(fromTenant), 0),
                traffic(cells.get(fromTunnel), TUNNEL_HEADERS));
    }

    private Map<Integer, Traffic> traffic(Map<Integer, CounterData> cells, int headers) {
        Map<Integer, Traffic> byVsid = new TreeMap<>();
        subnets.forEach((vsid, subnet) -> {
            long packets = 0;
            long bytes = 0;
            for (int i = 0; i < words.length; i++) {
                CounterData cell = cells.get(subnet * words.length + i);
                packets += cell.getPacketCount();
                bytes += cell.getByteCount() - cell.getPacketCount() * (headers + 4 * words[i]);
            }
            byVsid.put(vsid, new Traffic(packets, bytes));
        });
        return byVsid;
    }

    private static Entity cell(int counter, int index) {
        return Entity.newBuilder().setCounterEntry(
                CounterEntry.newBuilder().setCounterId(counter).setIndex(Index.newBuilder().setIndex(index)))
                .build();
    }

    private List<Entity> read(ReadRequest.Builder request) {
        List<Entity> entities = new ArrayList<>();
        stub.withDeadlineAfter(20, TimeUnit.SECONDS).read(request.setDeviceId(deviceId).build())
                .forEachRemaining(response -> entities.addAll(response.getEntitiesList()));
        return entities;
    }
}
