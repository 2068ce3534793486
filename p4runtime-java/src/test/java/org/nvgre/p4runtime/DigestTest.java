package org.nvgre.p4runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.nvgre.p4runtime.Sample.PIPELINE;

import com.google.protobuf.TextFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.p4.v1.DigestListAck;
import org.p4.v1.Entity;
import org.p4.v1.ReadResponse;
import org.p4.v1.StreamMessageResponse;
import org.p4.v1.Update;

/// What a program tells without a packet, and which entries no packet meets any more.
class DigestTest {

    private static final Digest LEARN = PIPELINE.digest("learn_t");
    private static final Digest.Lists LISTS = new Digest.Lists(10, Duration.ofMillis(20),
            Duration.ofSeconds(1));
    private static final String ONE_LIST = """
            digest { digest_id: 385875969 list_id: 7
              data { struct { members { bitstring: "\\x01\\x02" }
                              members { bitstring: "\\x02\\x00\\x00\\x00\\x00\\x01" } } } }
            """;

    private static StreamMessageResponse stream(String text) throws TextFormat.ParseException {
        return TextFormat.parse(text, StreamMessageResponse.class);
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        return queue.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void digestsAreAskedForAndComeByNameAndAreAcknowledged() throws Exception {
        try (var device = new FakeDevice();
                P4RuntimeClient client = P4RuntimeClient.connect(device.address(), FakeDevice.ID)) {
            BlockingQueue<List<Map<String, Bits>>> heard = new LinkedBlockingQueue<>();
            client.digests(LEARN, LISTS, heard::add);
            Update asked = device.writes.getFirst().getUpdates(0);
            assertEquals(Update.Type.INSERT, asked.getType());
            assertEquals("digest_id: 385875969 config { max_timeout_ns: 20000000 max_list_size: 10"
                    + " ack_timeout_ns: 1000000000 }",
                    TextFormat.printer().emittingSingleLine(true)
                            .printToString(asked.getEntity().getDigestEntry()).strip());
            device.send(stream(ONE_LIST));
            Map<String, Bits> learnt = next(heard).getFirst();
            assertEquals(258, learnt.get("port").toLong());
            assertEquals(0x02_00_00_00_00_01L, learnt.get("mac").toLong());
            DigestListAck acknowledged = next(device.digestAcks);
            assertEquals(385875969, acknowledged.getDigestId());
            assertEquals(7, acknowledged.getListId());
        }
    }

    @Test
    void whatADeviceTellsAlreadyIsAskedForAnew() throws Exception {
        try (var device = new FakeDevice();
                P4RuntimeClient client = P4RuntimeClient.connect(device.address(), FakeDevice.ID)) {
            device.onRead = _ -> List.of(ReadResponse.newBuilder()
                    .addEntities(Entity.newBuilder().setDigestEntry(LEARN.toProto(LISTS))).build());
            client.digests(LEARN, LISTS, _ -> {});
            assertEquals(Update.Type.MODIFY, device.writes.getFirst().getUpdates(0).getType());
        }
    }

    @Test
    void idleEntriesComeWithTheirKeys() throws Exception {
        try (var device = new FakeDevice();
                P4RuntimeClient client = P4RuntimeClient.connect(device.address(), FakeDevice.ID)) {
            BlockingQueue<TableEntry.Key> heard = new LinkedBlockingQueue<>();
            client.idleEntries(PIPELINE, heard::add);
            device.send(stream("""
                    idle_timeout_notification { table_entry { table_id: 33554777
                      match { field_id: 1 exact { value: "\\x05" } } } }
                    """));
            assertEquals(5, ((Match.Exact) next(heard).match("mac")).value().toLong());
        }
    }

    /// One that was met lately, one that was not, and one that may be idle for ever.
    @Test
    void entriesAreIdleThatWereMetLongAgo() throws Exception {
        try (var device = new FakeDevice();
                P4RuntimeClient client = P4RuntimeClient.connect(device.address(), FakeDevice.ID)) {
            ReadResponse held = TextFormat.parse("""
                    entities { table_entry { table_id: 33554777 match { field_id: 1 exact { value: "\\x05" } }
                      idle_timeout_ns: 1000 time_since_last_hit { elapsed_ns: 999 } } }
                    entities { table_entry { table_id: 33554777 match { field_id: 1 exact { value: "\\x06" } }
                      idle_timeout_ns: 1000 time_since_last_hit { elapsed_ns: 1000 } } }
                    entities { table_entry { table_id: 33554777 match { field_id: 1 exact { value: "\\x07" } }
                      time_since_last_hit { elapsed_ns: 5000 } } }
                    """, ReadResponse.class);
            device.onRead = _ -> List.of(held);
            assertEquals(List.of(PIPELINE.table("known").entry().exact("mac", 6).key()),
                    client.readIdle(PIPELINE.table("known")));
        }
    }

    @Test
    void anEntrySaysForHowLongItMayBeIdle() {
        TableEntry entry = PIPELINE.table("known").entry().exact("mac", 5).action("NoAction")
                .idle(Duration.ofSeconds(3)).build();
        org.p4.v1.TableEntry wire = entry.toProto().getTableEntry();
        assertEquals(3_000_000_000L, wire.getIdleTimeoutNs());
        assertEquals(entry, TableEntry.of(PIPELINE, wire));
        var ours = new Fingerprint();
        ours.of(entry);
        var theirs = new Fingerprint();
        theirs.of(entry.toProto());
        assertEquals(ours.value(), theirs.value());
        assertThrows(IllegalArgumentException.class,
                () -> PIPELINE.table("ca_mac").entry().idle(Duration.ofSeconds(3)));
    }
}
