package org.nvgre.p4runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nvgre.p4runtime.Sample.PIPELINE;
import static org.nvgre.p4runtime.Sample.bytes;

import com.google.protobuf.ByteString;
import com.google.protobuf.TextFormat;
import io.grpc.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.p4.v1.PacketOut;
import org.p4.v1.ReadRequest;
import org.p4.v1.ReadResponse;
import org.p4.v1.SetForwardingPipelineConfigRequest.Action;
import org.p4.v1.StreamMessageResponse;

class P4RuntimeClientTest {
    private final FakeDevice device = new FakeDevice();
    private final Heard heard = new Heard();

    @AfterEach
    void stop() {
        device.close();
    }

    private P4RuntimeClient connect(long electionId) throws P4RuntimeException {
        return P4RuntimeClient.connect(device.address(), FakeDevice.ID, ElectionId.of(electionId));
    }

    // ---- arbitration

    @Test
    void highestElectionIdIsPrimary() throws Exception {
        try (P4RuntimeClient first = connect(5)) {
            assertTrue(first.isPrimary());
            first.requirePrimary();
            try (P4RuntimeClient second = connect(4)) {
                assertEquals(new Arbitration(false, Optional.of(ElectionId.of(5))), second.arbitration());
                var notPrimary = assertThrows(P4RuntimeException.NotPrimary.class, second::requirePrimary);
                assertEquals("election id 4 is not the primary of device 3 at " + device.address()
                        + ": 5 is; connect with a higher one", notPrimary.getMessage());
            }
        }
    }

    @Test
    void lossAndReturnOfPrimaryAreTold() throws Exception {
        try (P4RuntimeClient client = connect(5)) {
            client.subscribe(heard);
            try (P4RuntimeClient stronger = connect(6)) {
                assertTrue(stronger.isPrimary());
                assertEquals(new Arbitration(false, Optional.of(ElectionId.of(6))), heard.next());
                assertFalse(client.isPrimary());
            }
            assertEquals(new Arbitration(true, Optional.of(ElectionId.of(5))), heard.next());
        }
    }

    @Test
    void takenElectionIdIsRefused() throws Exception {
        try (P4RuntimeClient client = connect(5)) {
            assertTrue(client.isPrimary());
            var refused = assertThrows(P4RuntimeException.Refused.class, () -> connect(5));
            assertEquals("device 3 at " + device.address()
                    + " does not accept election id 5: election id already exists; use another",
                    refused.getMessage());
        }
    }

    @Test
    void anotherDeviceIdIsRefused() {
        var refused = assertThrows(P4RuntimeException.Refused.class,
                () -> P4RuntimeClient.connect(device.address(), 9));
        assertEquals(Status.Code.NOT_FOUND, refused.code());
    }

    @Test
    void endOfTheStreamIsTold() throws Exception {
        try (P4RuntimeClient client = connect(5)) {
            client.subscribe(heard);
            device.endStreams();
            var down = assertInstanceOf(P4RuntimeException.Unreachable.class, heard.next());
            assertEquals(
                    "cannot reach device 3 at " + device.address() + ": going down; is the switch running?",
                    down.getMessage());
            assertFalse(client.isPrimary());
            assertThrows(P4RuntimeException.Unreachable.class, client::requirePrimary);
            assertThrows(P4RuntimeException.Unreachable.class,
                    () -> client.packetOut(PIPELINE, ByteString.EMPTY, "egress_port", 1));
        }
    }

    @Test
    void nobodyThereIsSaidInOneLine() throws Exception {
        int free = freePort();
        var unreachable = assertThrows(P4RuntimeException.Unreachable.class,
                () -> P4RuntimeClient.connect("127.0.0.1:" + free, 1));
        assertEquals(
                "cannot reach device 1 at 127.0.0.1:" + free + ": connection refused; is the switch running?",
                unreachable.getMessage());
    }

    @Test
    void unknownHostIsSaidInOneLine() {
        var unreachable = assertThrows(P4RuntimeException.Unreachable.class,
                () -> P4RuntimeClient.connect("256.0.0.1.invalid:9559", 1));
        assertEquals("cannot reach device 1 at 256.0.0.1.invalid:9559: unknown host; mend its address",
                unreachable.getMessage());
    }

    @Test
    void anAddressIsHostAndPort() {
        var mistake = assertThrows(IllegalArgumentException.class,
                () -> P4RuntimeClient.connect("127.0.0.1", 1));
        assertEquals("'127.0.0.1' is not host:port", mistake.getMessage());
    }

    // ---- pipeline

    @Test
    void pipelineIsPushedOnlyWhenItDiffers() throws Exception {
        try (P4RuntimeClient client = connect(5)) {
            assertEquals(OptionalLong.empty(), client.cookie());
            assertEquals(Optional.empty(), client.pipeline());
            assertTrue(client.ensurePipeline(PIPELINE));
            assertFalse(client.ensurePipeline(PIPELINE));
            assertEquals(OptionalLong.of(PIPELINE.cookie()), client.cookie());
            assertEquals(Optional.of(PIPELINE), client.pipeline());
            assertTrue(client.ensurePipeline(Pipeline.parse(Sample.text(), bytes(1))));

            assertEquals(2, device.pipelines.size());
            var pushed = device.pipelines.getFirst();
            assertEquals(Action.VERIFY_AND_COMMIT, pushed.getAction());
            assertEquals(FakeDevice.ID, pushed.getDeviceId());
            assertEquals(5, pushed.getElectionId().getLow());
            assertEquals(PIPELINE.cookie(), pushed.getConfig().getCookie().getCookie());
        }
    }

    @Test
    void refusedPipelineIsSaidInOneLine() throws Exception {
        try (P4RuntimeClient client = connect(5)) {
            var refused = assertThrows(P4RuntimeException.Refused.class,
                    () -> client.setPipeline(Pipeline.of(PIPELINE.p4Info(), ByteString.EMPTY)));
            assertEquals(
                    "device 3 at " + device.address()
                            + " did not set the pipeline: no JSON (INVALID_ARGUMENT)",
                    refused.getMessage());
        }
    }

    // ---- reading

    @Test
    void readsTablesAsTheyCome() throws Exception {
        device.onRead = request -> List.of(entities(Sample.entry(1), Sample.entry(2)),
                ReadResponse.getDefaultInstance(),
                entities(PIPELINE.table("ca_mac").defaultEntry().action("NoAction")
                        .build(), Sample.entry(3)));
        try (P4RuntimeClient client = connect(5)) {
            List<TableEntry> entries = new ArrayList<>();
            client.readTables(PIPELINE, entries::add);
            assertEquals(List.of(Sample.entry(1), Sample.entry(2), Sample.entry(3)), entries);
            assertEquals(entries, client.readTable(PIPELINE.table("ca_mac")));
            assertEquals(wanted("table_entry {}"), device.reads.getFirst());
            assertEquals(wanted("table_entry { table_id: 33554433 }"), device.reads.getLast());
        }
    }

    @Test
    void aConsumersFailureEndsTheRead() throws Exception {
        device.onRead = request -> List.of(entities(Sample.entry(1)));
        try (P4RuntimeClient client = connect(5)) {
            assertThrows(IllegalStateException.class, () -> client.readTables(PIPELINE, entry -> {
                throw new IllegalStateException("enough");
            }));
            assertEquals(1, client.readTables(PIPELINE).size());
        }
    }

    @Test
    void whatThePipelineDoesNotHaveIsAMismatch() throws Exception {
        device.onRead = request -> List.of(response("entities { table_entry { table_id: 33554999 } }"));
        try (P4RuntimeClient client = connect(5)) {
            var mismatch = assertThrows(P4RuntimeException.Mismatch.class, () -> client.readTables(PIPELINE));
            assertEquals("device 3 at " + device.address()
                    + " does not run this pipeline: the pipeline has no table"
                    + " with id 33554999; push the pipeline", mismatch.getMessage());
        }
    }

    @Test
    void readsCounters() throws Exception {
        Counter drops = PIPELINE.counter("ingress.drops");
        device.onRead = request -> List.of(response("""
                entities { counter_entry {
                  counter_id: 301989889 index { index: 4 } data { packet_count: 3 byte_count: 180 } } }
                """));
        try (P4RuntimeClient client = connect(5)) {
            CounterCell cell = new CounterCell(drops, 4, 3, 180);
            assertEquals(List.of(cell), client.readCounter(drops));
            assertEquals(cell, client.readCounter(drops, 4));
            assertEquals("ingress.drops[4]: 3 packets, 180 bytes", cell.toString());
            assertEquals(wanted("counter_entry { counter_id: 301989889 }"), device.reads.getFirst());
            assertEquals(wanted("counter_entry { counter_id: 301989889 index { index: 4 } }"),
                    device.reads.getLast());
        }
    }

    @Test
    void readsMulticastGroups() throws Exception {
        MulticastGroup group = MulticastGroup.of(7, new Replica(1, 0), new Replica(3, 2));
        device.onRead = request -> List.of(entities(group));
        try (P4RuntimeClient client = connect(5)) {
            assertEquals(List.of(group), client.readMulticastGroups());
            assertEquals(wanted("packet_replication_engine_entry { multicast_group_entry {} }"),
                    device.reads.getFirst());
        }
    }

    @Test
    void answersLargerThanGrpcsOwnLimitAreRead() throws Exception {
        TableEntry[] many = IntStream.range(0, 100_000).mapToObj(Sample::entry).toArray(TableEntry[]::new);
        ReadResponse all = entities(many);
        assertTrue(all.getSerializedSize() > 4 << 20, () -> "only " + all.getSerializedSize());
        device.onRead = request -> List.of(all);
        try (P4RuntimeClient client = connect(5)) {
            assertEquals(many.length, client.readTables(PIPELINE).size());
        }
    }

    @Test
    void tellsTheVersion() throws Exception {
        try (P4RuntimeClient client = connect(5)) {
            assertEquals("1.3.0", client.apiVersion());
        }
    }

    @Test
    void readsWhatIsNoTableEntry() throws Exception {
        var session = CloneSession.of(100, new Replica(510, 1));
        var rates = PIPELINE.meter("rate").entry(5, new Rates(1, 2, 3, 4));
        try (P4RuntimeClient client = connect(5)) {
            device.onRead = request -> List.of(entities(session));
            assertEquals(List.of(session), client.readCloneSessions());
            assertEquals(wanted("packet_replication_engine_entry { clone_session_entry {} }"),
                    device.reads.getLast());

            device.onRead = request -> List.of(entities(rates),
                    response("entities { meter_entry { meter_id: 335544321 index { index: 6 } } }"));
            assertEquals(List.of(rates), client.readMeter(PIPELINE.meter("rate")));
            assertEquals(wanted("meter_entry { meter_id: 335544321 }"), device.reads.getLast());

            Table acl = PIPELINE.table("acl");
            device.onRead = request -> List.of(response("""
                    entities { direct_counter_entry {
                      table_entry { table_id: 33554435 priority: 9
                        match { field_id: 5 exact { value: "\\x01" } } }
                      data { packet_count: 3 byte_count: 180 } } }"""));
            assertEquals(List.of(new EntryCounter(acl.entry().exact("vsid", 1).priority(9).key(), 3, 180)),
                    client.readEntryCounters(acl));
            assertEquals(wanted("direct_counter_entry { table_entry { table_id: 33554435 } }"),
                    device.reads.getLast());
        }
    }

    // ---- packets

    @Test
    void packetsComeWithNamedMetadata() throws Exception {
        try (P4RuntimeClient client = connect(5)) {
            client.packetIns(PIPELINE, heard::packet);
            device.send(stream("""
                    packet { payload: "abc"
                      metadata { metadata_id: 2 value: "\\x01" }
                      metadata { metadata_id: 1 value: "\\x01\\x00" } }
                    """));
            Packet packet = (Packet) heard.next();
            assertEquals(ByteString.copyFromUtf8("abc"), packet.payload());
            assertEquals(256, packet.metadata().get("ingress_port").toLong());
            assertEquals(1, packet.metadata().get("reason").toLong());
        }
    }

    @Test
    void aClosedSubscriptionHearsNothing() throws Exception {
        try (P4RuntimeClient client = connect(5)) {
            List<Packet> none = new ArrayList<>();
            client.packetIns(PIPELINE, none::add).close();
            client.packetIns(PIPELINE, heard::packet);
            device.send(stream(
                    "packet { metadata { metadata_id: 1 value: '1' }"
                            + " metadata { metadata_id: 2 value: '1' } }"));
            assertInstanceOf(Packet.class, heard.next());
            assertEquals(List.of(), none);
        }
    }

    @Test
    void whatDoesNotFitIsTold() throws Exception {
        try (P4RuntimeClient client = connect(5)) {
            client.packetIns(PIPELINE, heard::packet);
            client.subscribe(heard);
            device.send(stream("packet { metadata { metadata_id: 1 value: '\\x01' } }"));
            assertEquals("packet-in: packet_in lacks 'reason'", heard.next());
            device.send(stream("error { canonical_code: 3 message: 'no such port' packet_out {} }"));
            assertEquals("packet-out: INVALID_ARGUMENT: no such port", heard.next());
        }
    }

    @Test
    void aFailingListenerDisturbsNobody() throws Exception {
        Logger logger = Logger.getLogger(Session.class.getName());
        logger.setLevel(Level.OFF);
        try (P4RuntimeClient client = connect(5)) {
            client.subscribe(new StreamListener() {
                @Override
                public void error(String message) {
                    throw new IllegalStateException("a failing listener, as this test wants it");
                }
            });
            client.subscribe(heard);
            device.send(stream("error { canonical_code: 3 message: 'one' packet_out {} }"));
            device.send(stream("error { canonical_code: 3 message: 'two' packet_out {} }"));
            assertEquals("packet-out: INVALID_ARGUMENT: one", heard.next());
            assertEquals("packet-out: INVALID_ARGUMENT: two", heard.next());
        }
    }

    @Test
    void packetsGoOutWithNamedMetadata() throws Exception {
        try (P4RuntimeClient client = connect(5)) {
            client.packetOut(PIPELINE, ByteString.copyFromUtf8("abc"), "egress_port", 3);
            assertEquals(
                    TextFormat.parse("payload: 'abc' metadata { metadata_id: 1 value: '\\x03' }",
                            PacketOut.class),
                    Heard.next(device.packetOuts));
            assertThrows(IllegalArgumentException.class, () -> client.packetOut(PIPELINE, ByteString.EMPTY));
        }
    }

    private static ReadRequest wanted(String entity) throws TextFormat.ParseException {
        return TextFormat.parse("device_id: 3 entities { " + entity + " }", ReadRequest.class);
    }

    private static ReadResponse entities(Entity... entities) {
        return ReadResponse.newBuilder()
                .addAllEntities(List.of(entities).stream().map(Entity::toProto).toList())
                .build();
    }

    private static ReadResponse response(String text) {
        try {
            return TextFormat.parse(text, ReadResponse.class);
        } catch (TextFormat.ParseException e) {
            throw new AssertionError(e);
        }
    }

    private static StreamMessageResponse stream(String text) throws TextFormat.ParseException {
        return TextFormat.parse(text, StreamMessageResponse.class);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    // ---- checked, not loaded

    @Test
    void verifiesWithoutLoading() throws Exception {
        try (P4RuntimeClient client = connect(5)) {
            client.verify(PIPELINE);
            assertEquals(List.of(Action.VERIFY),
                    device.pipelines.stream().map(each -> each.getAction()).toList());
            assertEquals(PIPELINE.cookie(), device.pipelines.getFirst().getConfig().getCookie().getCookie());
            Pipeline empty = Pipeline.of(PIPELINE.p4Info(), ByteString.EMPTY);
            var refused = assertThrows(P4RuntimeException.Refused.class, () -> client.verify(empty));
            assertEquals("device 3 at " + device.address()
                    + " did not accept the pipeline: no JSON (INVALID_ARGUMENT)", refused.getMessage());
        }
    }

    @Test
    void abortEndsTheSessionAtOnce() throws Exception {
        P4RuntimeClient client = connect(5);
        client.subscribe(heard);
        client.abort();
        assertThrows(P4RuntimeException.class, client::cookie);
        assertThrows(P4RuntimeException.class, client::requirePrimary);
    }
}
