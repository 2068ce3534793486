package org.nvgre.softswitch.p4runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.nvgre.softswitch.Probe.action;
import static org.nvgre.softswitch.Probe.entity;
import static org.nvgre.softswitch.Probe.entry;
import static org.nvgre.softswitch.Probe.exact;
import static org.nvgre.softswitch.Probe.packet;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nvgre.softswitch.Controller;
import org.nvgre.softswitch.Probe;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;
import org.p4.config.v1.P4Info;
import org.p4.v1.Entity;
import org.p4.v1.Error;
import org.p4.v1.ForwardingPipelineConfig;
import org.p4.v1.SetForwardingPipelineConfigRequest.Action;
import org.p4.v1.TableEntry;
import org.p4.v1.Update;
import org.p4.v1.WriteRequest;
import org.p4.v1.WriteRequest.Atomicity;

/** What simple_switch_grpc leaves out: batches that are all or nothing, and entries that tell when they are idle. */
final class WriteTogetherTest {
    private static final long DEVICE = 3;
    private static final String FORWARD = "in.fwd";

    private final Probe.Sent sent = new Probe.Sent();
    private SoftSwitch device;
    private Controller controller;

    @BeforeEach
    void start() throws Exception {
        device = SoftSwitch.start(SwitchOptions.defaults().withDeviceId(DEVICE));
        device.onTransmit(sent);
        controller = new Controller(device.grpcPort(), DEVICE);
        controller.bid(1);
        assertEquals(Code.OK_VALUE, controller.next().getArbitration().getStatus().getCode());
    }

    @AfterEach
    void stop() {
        controller.close();
        device.close();
    }

    private static Update update(Update.Type type, String mac, String port) {
        return Update.newBuilder().setType(type)
                .setEntity(entity(entry(FORWARD, 0, action("in.to_port", port), exact(mac)))).build();
    }

    private void write(Atomicity atomicity, Update... updates) {
        WriteRequest.Builder request = WriteRequest.newBuilder().setDeviceId(DEVICE).setAtomicity(atomicity)
                .addAllUpdates(List.of(updates));
        request.getElectionIdBuilder().setLow(1);
        var _ = controller.stub().write(request.build());
    }

    private List<Entity> entries() {
        return controller.read(entity(
                TableEntry.newBuilder().setTableId(Probe.tableId(FORWARD)).build()));
    }

    @ParameterizedTest
    @EnumSource(value = Atomicity.class, names = {"ROLLBACK_ON_ERROR", "DATAPLANE_ATOMIC"})
    void allOrNothing(Atomicity atomicity) {
        controller.setPipeline(Action.VERIFY_AND_COMMIT, Probe.config());
        write(atomicity, update(Update.Type.INSERT, "01", "01"), update(Update.Type.INSERT, "02", "02"));
        List<Entity> before = entries();
        assertEquals(2, before.size());

        StatusRuntimeException refused = assertThrows(StatusRuntimeException.class,
                () -> write(atomicity, update(Update.Type.MODIFY, "01", "05"),
                        update(Update.Type.DELETE, "02", "02"), update(Update.Type.INSERT, "03", "03"),
                        update(Update.Type.INSERT, "01", "04"), update(Update.Type.INSERT, "06", "06")));
        assertEquals(List.of(Code.ABORTED_VALUE, Code.ABORTED_VALUE, Code.ABORTED_VALUE,
                Code.ALREADY_EXISTS_VALUE, Code.ABORTED_VALUE),
                Controller.errors(refused).stream().map(Error::getCanonicalCode).toList());
        assertEquals(List.copyOf(before).stream().map(Entity::toString).sorted().toList(),
                entries().stream().map(Entity::toString).sorted().toList());
    }

    @Test
    void anEntryTellsOnceThatItIsIdleUntilItIsHitAgain() throws Exception {
        String json = new String(Probe.resource("probe.json"), StandardCharsets.UTF_8)
                .replaceAll("\"support_timeout\"\\s*:\\s*false", "\"support_timeout\": true");
        P4Info.Builder info = Probe.p4Info().toBuilder();
        controller.setPipeline(Action.VERIFY_AND_COMMIT, ForwardingPipelineConfig.newBuilder().setP4Info(info)
                .setP4DeviceConfig(ByteString.copyFromUtf8(json)).build());
        TableEntry entry = entry(FORWARD, 0, action("in.to_port", "02"), exact("0a")).toBuilder()
                .setIdleTimeoutNs(1).setMetadata(ByteString.copyFromUtf8("mine")).build();
        controller.insert(entity(entry));
        TableEntry told = controller.next().getIdleTimeoutNotification().getTableEntry(0);
        assertEquals(entry, told.toBuilder().clearTimeSinceLastHit().build());
        device.receive(1, packet(0x0a, 0, 0, ""));
        assertEquals(1, controller.next().getIdleTimeoutNotification().getTableEntryCount());
    }

    @Test
    void aValueSetLeadsTheParserOnceItIsFilled() {
        String json = new String(Probe.resource("probe.json"), StandardCharsets.UTF_8)
                .replaceFirst("\"parse_vsets\"\\s*:\\s*\\[\\s*\\]",
                        "\"parse_vsets\": [{\"name\": \"types\", \"id\": 0, "
                                + "\"compressed_bitwidth\": 16}]")
                .replaceFirst("\"type\"\\s*:\\s*\"hexstr\"\\s*,\\s*\"value\"\\s*:\\s*\"0x0002\"",
                        "\"type\": \"parse_vset\", \"value\": \"types\"");
        P4Info.Builder info = Probe.p4Info().toBuilder();
        var declared = info.addValueSetsBuilder().setSize(4);
        declared.getPreambleBuilder().setId(0x03000001).setName("types");
        declared.addMatchBuilder().setId(1).setBitwidth(16).setName("type")
                .setMatchType(org.p4.config.v1.MatchField.MatchType.TERNARY);
        controller.setPipeline(Action.VERIFY_AND_COMMIT, ForwardingPipelineConfig.newBuilder().setP4Info(info)
                .setP4DeviceConfig(ByteString.copyFromUtf8(json)).build());
        assertEquals(List.of(), headersOf(packet(1, 2, 0x7702, "12".repeat(40))));

        Entity.Builder set = Entity.newBuilder();
        set.getValueSetEntryBuilder().setValueSetId(0x03000001).addMembersBuilder()
                .addMatch(Probe.ternary("7700", "ff00").toBuilder().setFieldId(1));
        controller.write(Update.Type.MODIFY, set.build());
        assertEquals(1, headersOf(packet(1, 2, 0x7702, "12".repeat(40))).size());
        assertEquals(List.of(set.build()), controller.read(Entity.newBuilder().setValueSetEntry(
                org.p4.v1.ValueSetEntry.getDefaultInstance()).build()));
    }

    /** What the parser finds behind Ethernet. */
    private List<String> headersOf(byte[] packet) {
        return device.trace(1, packet).events().stream()
                .filter(org.nvgre.softswitch.trace.TraceEvent.Extracted.class::isInstance)
                .map(Object::toString).skip(1).toList();
    }
}
