package org.nvgre.softswitch.p4runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nvgre.softswitch.Probe.action;
import static org.nvgre.softswitch.Probe.entity;
import static org.nvgre.softswitch.Probe.entry;
import static org.nvgre.softswitch.Probe.exact;
import static org.nvgre.softswitch.Probe.lpm;
import static org.nvgre.softswitch.Probe.packet;
import static org.nvgre.softswitch.Probe.range;
import static org.nvgre.softswitch.Probe.ternary;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nvgre.softswitch.Controller;
import org.nvgre.softswitch.Probe;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;
import org.p4.v1.CapabilitiesRequest;
import org.p4.v1.CounterEntry;
import org.p4.v1.DigestEntry;
import org.p4.v1.DigestList;
import org.p4.v1.DirectCounterEntry;
import org.p4.v1.Entity;
import org.p4.v1.Error;
import org.p4.v1.ForwardingPipelineConfig;
import org.p4.v1.GetForwardingPipelineConfigRequest;
import org.p4.v1.GetForwardingPipelineConfigRequest.ResponseType;
import org.p4.v1.MulticastGroupEntry;
import org.p4.v1.SetForwardingPipelineConfigRequest.Action;
import org.p4.v1.StreamMessageRequest;
import org.p4.v1.StreamMessageResponse;
import org.p4.v1.TableEntry;
import org.p4.v1.Update;
import org.p4.v1.WriteRequest;

/** The service over gRPC on the loopback interface. */
final class P4RuntimeServiceTest {
    private static final long DEVICE = 7;
    private static final int CPU = 64;

    private SoftSwitch device;
    private Controller controller;
    private final Probe.Sent sent = new Probe.Sent();
    private final List<Controller> others = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        device = SoftSwitch.start(SwitchOptions.defaults().withDeviceId(DEVICE).withCpuPort(CPU));
        device.onTransmit(sent);
        controller = new Controller(device.grpcPort(), DEVICE);
        controller.bid(10);
        assertEquals(Code.OK_VALUE, arbitration(controller));
    }

    @AfterEach
    void stop() {
        controller.close();
        others.forEach(Controller::close);
        device.close();
    }

    private Controller another() {
        Controller other = new Controller(device.grpcPort(), DEVICE);
        others.add(other);
        return other;
    }

    private void load() {
        controller.setPipeline(Action.VERIFY_AND_COMMIT, Probe.config());
    }

    private static int arbitration(Controller of) throws InterruptedException {
        StreamMessageResponse response = of.next();
        assertTrue(response.hasArbitration(), response::toString);
        assertEquals(DEVICE, response.getArbitration().getDeviceId());
        return response.getArbitration().getStatus().getCode();
    }

    private static void rejects(Status.Code code, String message, Executable call) {
        StatusRuntimeException e = assertThrows(StatusRuntimeException.class, call);
        assertEquals(code, e.getStatus().getCode(), e::getMessage);
        assertTrue(e.getStatus().getDescription().contains(message), e::getMessage);
    }

    /** The one update of a write must fail so. */
    private void refuses(Code code, String message, Update.Type type, Entity entity) {
        StatusRuntimeException e = assertThrows(StatusRuntimeException.class,
                () -> controller.write(type, entity));
        assertEquals(Status.Code.UNKNOWN, e.getStatus().getCode());
        List<Error> errors = Controller.errors(e);
        assertEquals(1, errors.size());
        assertEquals(code.getNumber(), errors.getFirst().getCanonicalCode(), errors::toString);
        assertTrue(errors.getFirst().getMessage().contains(message), errors::toString);
        assertFalse(errors.getFirst().getMessage().contains("\n"));
    }

    private void refuses(Code code, String message, TableEntry entry) {
        refuses(code, message, Update.Type.INSERT, entity(entry));
    }

    @Test
    void answersCapabilities() {
        assertEquals("1.3.0", controller.stub().capabilities(CapabilitiesRequest.getDefaultInstance())
                .getP4RuntimeApiVersion());
    }

    @Test
    void theHighestElectionIdIsPrimaryAndTheNextFollows() throws Exception {
        Controller low = another();
        low.bid(5);
        assertEquals(Code.ALREADY_EXISTS_VALUE, arbitration(low));
        Controller high = another();
        high.bid(20);
        assertEquals(Code.OK_VALUE, arbitration(high));
        assertEquals(Code.ALREADY_EXISTS_VALUE, arbitration(controller));
        StreamMessageResponse told = low.next();
        assertEquals(20, told.getArbitration().getElectionId().getLow());

        rejects(Status.Code.PERMISSION_DENIED, "primary", this::load);
        high.leave();
        assertEquals(Code.OK_VALUE, arbitration(controller));
        load();
    }

    @Test
    void anElectionIdIsUsedOnce() throws Exception {
        Controller same = another();
        same.bid(10);
        assertEquals(Status.Code.INVALID_ARGUMENT, same.end().getCode());
        Controller elsewhere = another();
        elsewhere.bid(DEVICE + 1, 11);
        assertEquals(Status.Code.NOT_FOUND, elsewhere.end().getCode());
    }

    @Test
    void withoutPipelineNothingGoes() {
        rejects(Status.Code.FAILED_PRECONDITION, "pipeline",
                () -> controller.insert(entity(entry("in.fwd", 0, action("in.drop"), exact("01")))));
        rejects(Status.Code.FAILED_PRECONDITION, "pipeline",
                () -> controller
                        .read(Entity.newBuilder().setTableEntry(TableEntry.getDefaultInstance()).build()));
        assertEquals(ForwardingPipelineConfig.getDefaultInstance(), config(ResponseType.ALL));
        device.receive(1, packet(1, 2, 3, ""));
        assertEquals(List.of(), sent.take());
    }

    private ForwardingPipelineConfig config(ResponseType type) {
        return controller.stub().getForwardingPipelineConfig(GetForwardingPipelineConfigRequest.newBuilder()
                .setDeviceId(DEVICE).setResponseType(type).build()).getConfig();
    }

    @Test
    void givesBackThePipelineInPieces() {
        load();
        assertEquals(Probe.config(), config(ResponseType.ALL));
        ForwardingPipelineConfig cookie = config(ResponseType.COOKIE_ONLY);
        assertEquals(Probe.COOKIE, cookie.getCookie().getCookie());
        assertFalse(cookie.hasP4Info());
        assertTrue(cookie.getP4DeviceConfig().isEmpty());
        assertTrue(config(ResponseType.P4INFO_AND_COOKIE).hasP4Info());
        assertFalse(config(ResponseType.DEVICE_CONFIG_AND_COOKIE).hasP4Info());
    }

    @Test
    void aBadPipelineChangesNothing() {
        load();
        ForwardingPipelineConfig bad = Probe.config().toBuilder()
                .setP4DeviceConfig(ByteString.copyFromUtf8("{\"header_types\": 1,")).build();
        rejects(Status.Code.INVALID_ARGUMENT, "device config is no BMv2 JSON: line 1",
                () -> controller.setPipeline(Action.VERIFY_AND_COMMIT, bad));
        rejects(Status.Code.INVALID_ARGUMENT, "no BMv2 JSON",
                () -> controller.setPipeline(Action.VERIFY, bad));
        assertEquals(Probe.config(), config(ResponseType.ALL));
    }

    @Test
    void savedPipelinesWaitForTheCommit() {
        rejects(Status.Code.NOT_FOUND, "saved", () -> controller.setPipeline(Action.COMMIT, null));
        controller.setPipeline(Action.VERIFY, Probe.config());
        controller.setPipeline(Action.VERIFY_AND_SAVE, Probe.config());
        assertEquals(ForwardingPipelineConfig.getDefaultInstance(), config(ResponseType.ALL));
        rejects(Status.Code.INVALID_ARGUMENT, "COMMIT",
                () -> controller.setPipeline(Action.COMMIT, Probe.config()));
        controller.setPipeline(Action.COMMIT, null);
        assertEquals(Probe.COOKIE, config(ResponseType.COOKIE_ONLY).getCookie().getCookie());
        rejects(Status.Code.NOT_FOUND, "saved", () -> controller.setPipeline(Action.COMMIT, null));
    }

    /** Controllers write to the saved one, and packets meet that from the commit on. */
    @Test
    void whatIsWrittenToASavedPipelineIsCommittedWithIt() {
        load();
        TableEntry five = entry("in.fwd", 0, action("in.to_port", "05"), exact("01"));
        TableEntry six = entry("in.fwd", 0, action("in.to_port", "06"), exact("01"));
        controller.insert(entity(five));
        controller.setPipeline(Action.VERIFY_AND_SAVE, Probe.config());
        controller.insert(entity(six));
        assertEquals(List.of(six), tables(entry("in.fwd", 0, null, exact("01"))));
        device.receive(1, packet(1, 2, 0x0800, ""));
        assertEquals("5: ", sent.take().getFirst().substring(0, 3));
        controller.setPipeline(Action.COMMIT, null);
        device.receive(1, packet(1, 2, 0x0800, ""));
        assertEquals("6: ", sent.take().getFirst().substring(0, 3));
    }

    @Test
    void reconcileKeepsEntriesAndCommitDoesNot() {
        load();
        controller.insert(entity(entry("in.fwd", 0, action("in.to_port", "05"), exact("01"))));
        controller.setPipeline(Action.RECONCILE_AND_COMMIT, Probe.config());
        device.receive(1, packet(1, 2, 0x0800, ""));
        assertEquals(1, sent.take().size());
        load();
        device.receive(1, packet(1, 2, 0x0800, ""));
        assertEquals(List.of(), sent.take());
    }

    @Test
    void readsBackWhatWasWrittenInShortestForm() {
        load();
        controller.insert(entity(entry("in.fwd", 0, action("in.to_port", "0005"), exact("0000000001"))));
        controller.insert(entity(entry("in.route", 0, action("in.to_port", "06"), lpm("aabb00000000", 16))));
        controller.insert(entity(
                entry("in.acl", 3, action("in.drop"), ternary("0a", "0f"), range("0800", "0900"))));
        TableEntry fwd = entry("in.fwd", 0, action("in.to_port", "05"), exact("01"));
        assertEquals(List.of(fwd),
                tables(TableEntry.newBuilder().setTableId(Probe.tableId("in.fwd")).build()));
        assertEquals(List.of(fwd), tables(entry("in.fwd", 0, null, exact("01"))));
        // All tables, and the const entry of the program too.
        assertEquals(4, tables(TableEntry.getDefaultInstance()).size());
        assertTrue(tables(TableEntry.newBuilder().setTableId(Probe.tableId("eg.filter")).build()).getFirst()
                .getIsConst());
        rejects(Status.Code.NOT_FOUND, "no such entry", () -> tables(entry("in.fwd", 0, null, exact("02"))));
    }

    private List<TableEntry> tables(TableEntry request) {
        return controller.read(entity(request)).stream().map(Entity::getTableEntry).toList();
    }

    @Test
    void insertModifyDelete() {
        load();
        TableEntry five = entry("in.fwd", 0, action("in.to_port", "05"), exact("01"));
        TableEntry six = entry("in.fwd", 0, action("in.to_port", "06"), exact("01"));
        refuses(Code.NOT_FOUND, "in.fwd", Update.Type.MODIFY, entity(five));
        controller.insert(entity(five));
        refuses(Code.ALREADY_EXISTS, "in.fwd", five);
        controller.write(Update.Type.MODIFY, entity(six));
        device.receive(1, packet(1, 2, 0x0800, ""));
        assertEquals("6: ", sent.take().getFirst().substring(0, 3));
        controller.write(Update.Type.DELETE, entity(entry("in.fwd", 0, null, exact("01"))));
        refuses(Code.NOT_FOUND, "in.fwd", Update.Type.DELETE, entity(six));
        refuses(Code.INVALID_ARGUMENT, "update type", Update.Type.UNSPECIFIED, entity(six));
    }

    @Test
    void aBatchTellsOfEachUpdate() {
        load();
        Update good = Update.newBuilder().setType(Update.Type.INSERT)
                .setEntity(entity(entry("in.fwd", 0, action("in.drop"), exact("01")))).build();
        Update bad = Update.newBuilder().setType(Update.Type.INSERT)
                .setEntity(entity(entry("in.fwd", 0, action("in.drop")))).build();
        StatusRuntimeException e = assertThrows(StatusRuntimeException.class,
                () -> controller.write(bad, good, good));
        assertEquals(List.of(Code.INVALID_ARGUMENT_VALUE, Code.OK_VALUE, Code.ALREADY_EXISTS_VALUE),
                Controller.errors(e).stream().map(Error::getCanonicalCode).toList());
        assertEquals(1, tables(TableEntry.newBuilder().setTableId(Probe.tableId("in.fwd")).build()).size());
    }

    @Test
    void wrongEntriesAreRefusedInOneLine() {
        load();
        org.p4.v1.Action drop = action("in.drop");
        refuses(Code.INVALID_ARGUMENT, "unknown table id 0x00000063",
                TableEntry.newBuilder().setTableId(99).build());
        refuses(Code.INVALID_ARGUMENT, "eth.dst is missing", entry("in.fwd", 0, drop));
        refuses(Code.INVALID_ARGUMENT, "unknown match field id 2",
                entry("in.fwd", 0, drop, exact("01"), range("01", "02")));
        refuses(Code.INVALID_ARGUMENT, "twice", entry("in.fwd", 0, drop, exact("01"), exact("02")));
        refuses(Code.OUT_OF_RANGE, "does not fit 48 bits", entry("in.fwd", 0, drop, exact("01000000000000")));
        refuses(Code.INVALID_ARGUMENT, "empty", entry("in.fwd", 0, drop, exact("")));
        refuses(Code.INVALID_ARGUMENT, "matched as EXACT", entry("in.fwd", 0, drop, lpm("01", 48)));
        refuses(Code.INVALID_ARGUMENT, "have no priority", entry("in.fwd", 1, drop, exact("01")));
        refuses(Code.INVALID_ARGUMENT, "priority above 0", entry("in.acl", 0, drop, ternary("01", "01")));
        refuses(Code.INVALID_ARGUMENT, "outside its mask", entry("in.acl", 1, drop, ternary("03", "01")));
        refuses(Code.INVALID_ARGUMENT, "left out", entry("in.acl", 1, drop, ternary("00", "00")));
        refuses(Code.INVALID_ARGUMENT, "before it begins", entry("in.acl", 1, drop, range("02", "01")));
        refuses(Code.INVALID_ARGUMENT, "after its prefix",
                entry("in.route", 0, action("in.to_port", "01"), lpm("01", 8)));
        refuses(Code.INVALID_ARGUMENT, "no action given", entry("in.fwd", 0, null, exact("01")));
        refuses(Code.INVALID_ARGUMENT, "does not have action eg.drop",
                entry("in.fwd", 0, action("eg.drop"), exact("01")));
        refuses(Code.INVALID_ARGUMENT, "parameter port is missing",
                entry("in.fwd", 0, action("in.to_port"), exact("01")));
        refuses(Code.OUT_OF_RANGE, "does not fit 9 bits",
                entry("in.fwd", 0, action("in.to_port", "0200"), exact("01")));
        refuses(Code.INVALID_ARGUMENT, "unknown parameter id 2",
                entry("in.fwd", 0, action("in.to_port", "01", "02"), exact("01")));
        refuses(Code.PERMISSION_DENIED, "const entries",
                entry("eg.filter", 0, action("eg.drop"), exact("01")));
        assertEquals(List.of(), tables(TableEntry.newBuilder().setTableId(Probe.tableId("in.fwd")).build()));
    }

    @Test
    void aTableHoldsItsSize() {
        load();
        for (int i = 1; i <= 4; i++) {
            controller.insert(entity(entry("in.fwd", 0, action("in.drop"), exact("0" + i))));
        }
        refuses(Code.RESOURCE_EXHAUSTED, "full (4 entries)",
                entry("in.fwd", 0, action("in.drop"), exact("05")));
    }

    @Test
    void theDefaultEntryIsModifiedAndReset() {
        load();
        TableEntry changed = entry("in.fwd", 0, action("in.to_port", "05")).toBuilder()
                .setIsDefaultAction(true)
                .build();
        TableEntry question = TableEntry.newBuilder().setTableId(Probe.tableId("in.fwd"))
                .setIsDefaultAction(true)
                .build();
        refuses(Code.INVALID_ARGUMENT, "only be modified", changed);
        assertEquals(Probe.actionId("in.drop"),
                tables(question).getFirst().getAction().getAction().getActionId());
        controller.write(Update.Type.MODIFY, entity(changed));
        assertEquals(List.of(changed), tables(question));
        controller.write(Update.Type.MODIFY, entity(question));
        assertEquals(Probe.actionId("in.drop"),
                tables(question).getFirst().getAction().getAction().getActionId());
    }

    @Test
    void countersCountAndCanBeSet() {
        load();
        TableEntry entry = entry("in.fwd", 0, action("in.to_port", "05"), exact("01"));
        controller.insert(entity(entry));
        device.receive(3, packet(1, 2, 0x0800, "aabb"));
        device.receive(3, packet(1, 2, 0x0800, ""));

        TableEntry asked = tables(entry.toBuilder().setCounterData(org.p4.v1.CounterData.getDefaultInstance())
                .build()).getFirst();
        assertEquals(2, asked.getCounterData().getPacketCount());
        assertEquals(30, asked.getCounterData().getByteCount());
        Entity direct = Entity.newBuilder()
                .setDirectCounterEntry(DirectCounterEntry.newBuilder().setTableEntry(
                        entry("in.fwd", 0, null, exact("01"))))
                .build();
        assertEquals(30, controller.read(direct).getFirst().getDirectCounterEntry().getData().getByteCount());

        int packets = 0x12000001;
        List<Entity> cells = controller.read(Entity.newBuilder()
                .setCounterEntry(CounterEntry.newBuilder().setCounterId(packets)).build());
        assertEquals(8, cells.size());
        assertEquals(2, cells.get(3).getCounterEntry().getData().getPacketCount());
        CounterEntry.Builder cell = CounterEntry.newBuilder().setCounterId(packets);
        cell.getIndexBuilder().setIndex(3);
        cell.getDataBuilder().setPacketCount(100).setByteCount(1000);
        controller.write(Update.Type.MODIFY, Entity.newBuilder().setCounterEntry(cell).build());
        device.receive(3, packet(1, 2, 0x0800, ""));
        assertEquals(101, controller.read(Entity.newBuilder().setCounterEntry(cell).build()).getFirst()
                .getCounterEntry().getData().getPacketCount());
        cell.clearIndex().getDataBuilder().setPacketCount(7).setByteCount(70);
        controller.write(Update.Type.MODIFY, Entity.newBuilder().setCounterEntry(cell).build());
        assertEquals(List.of(7L), controller.read(Entity.newBuilder().setCounterEntry(cell).build()).stream()
                .map(e -> e.getCounterEntry().getData().getPacketCount()).distinct().toList());
        cell.getIndexBuilder().setIndex(8);
        refuses(Code.OUT_OF_RANGE, "index 8", Update.Type.MODIFY,
                Entity.newBuilder().setCounterEntry(cell).build());
    }

    @Test
    void multicastGroupsHaveLimits() {
        load();
        Entity group = group(1, "05", "06");
        controller.insert(group);
        assertEquals(List.of(group), controller.read(group(0)));
        refuses(Code.ALREADY_EXISTS, "multicast group 1", Update.Type.INSERT, group);
        refuses(Code.INVALID_ARGUMENT, "0 is no", Update.Type.INSERT, group(0));
        refuses(Code.OUT_OF_RANGE, "32767", Update.Type.INSERT, group(32768));
        refuses(Code.INVALID_ARGUMENT, "twice", Update.Type.INSERT, group(2, "05", "05"));
        refuses(Code.NOT_FOUND, "multicast group 3", Update.Type.DELETE, group(3));
        controller.write(Update.Type.DELETE, group);
        assertEquals(List.of(), controller.read(group(0)));
    }

    private static Entity group(int id, String... ports) {
        MulticastGroupEntry.Builder group = MulticastGroupEntry.newBuilder().setMulticastGroupId(id);
        for (String port : ports) {
            group.addReplicasBuilder().setPort(Probe.bytes(port)).setInstance(1);
        }
        Entity.Builder entity = Entity.newBuilder();
        entity.getPacketReplicationEngineEntryBuilder().setMulticastGroupEntry(group);
        return entity.build();
    }

    @Test
    void packetsGoToAndComeFromThePrimary() throws Exception {
        load();
        controller.insert(entity(entry("in.fwd", 0, action("in.to_port", "40"), exact("028000000000"))));
        // The program does not take the header off, so what it sees as dst begins with it: port 5, 7 bits of 0.
        StreamMessageRequest.Builder out = StreamMessageRequest.newBuilder();
        out.getPacketBuilder().setPayload(Probe.bytes("00000000 000000000002 0800")).addMetadataBuilder()
                .setMetadataId(1).setValue(Probe.bytes("05"));
        controller.send(out.build());
        StreamMessageResponse in = controller.next();
        assertEquals(5, in.getPacket().getMetadata(0).getValue().byteAt(0));
        assertEquals(ByteString.copyFrom(Probe.hex("00000000 00000000000e 0800")),
                in.getPacket().getPayload());

        Controller backup = another();
        backup.bid(1);
        assertEquals(Code.ALREADY_EXISTS_VALUE, arbitration(backup));
        backup.send(out.build());
        assertEquals(Code.PERMISSION_DENIED_VALUE, backup.next().getError().getCanonicalCode());
    }

    @Test
    void digestsAreSentOnceUntilAcknowledged() throws Exception {
        load();
        controller.insert(entity(entry("in.fwd", 0, action("in.learn", "05"), exact("01"))));
        device.receive(3, packet(1, 0xa1, 0x0800, ""));
        DigestEntry.Builder digest = DigestEntry.newBuilder().setDigestId(0x17000001);
        digest.getConfigBuilder().setMaxListSize(1).setAckTimeoutNs(Long.MAX_VALUE / 2);
        controller.insert(Entity.newBuilder().setDigestEntry(digest).build());
        device.receive(3, packet(1, 0xa2, 0x0800, ""));
        device.receive(3, packet(1, 0xa2, 0x0800, ""));
        device.receive(4, packet(1, 0xa2, 0x0800, ""));
        DigestList first = controller.next().getDigest();
        assertEquals("a2 03", members(first));
        assertEquals("a2 04", members(controller.next().getDigest()));
        StreamMessageRequest.Builder ack = StreamMessageRequest.newBuilder();
        ack.getDigestAckBuilder().setDigestId(first.getDigestId()).setListId(first.getListId());
        controller.send(ack.build());
        // The stream and the packets of this test take different ways: ask until the answer is in.
        controller.bid(10);
        assertEquals(Code.OK_VALUE, arbitration(controller));
        device.receive(3, packet(1, 0xa2, 0x0800, ""));
        assertEquals("a2 03", members(controller.next().getDigest()));
    }

    private static String members(DigestList list) {
        assertEquals(1, list.getDataCount());
        return list.getData(0).getTuple().getMembersList().stream()
                .map(d -> Probe.hex(d.getBitstring().toByteArray())).collect(Collectors.joining(" "));
    }

    @Test
    void otherDevicesAreNotHere() {
        load();
        rejects(Status.Code.NOT_FOUND, "no device 8", () -> controller.stub()
                .write(WriteRequest.newBuilder().setDeviceId(8).build()));
    }
}
