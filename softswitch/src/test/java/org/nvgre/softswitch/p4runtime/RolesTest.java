package org.nvgre.softswitch.p4runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nvgre.softswitch.Probe.action;
import static org.nvgre.softswitch.Probe.entity;
import static org.nvgre.softswitch.Probe.entry;
import static org.nvgre.softswitch.Probe.exact;
import static org.nvgre.softswitch.Probe.lpm;

import com.google.protobuf.Any;
import com.google.protobuf.ListValue;
import com.google.protobuf.StringValue;
import com.google.protobuf.Value;
import com.google.rpc.Code;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nvgre.softswitch.Controller;
import org.nvgre.softswitch.Probe;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;
import org.p4.v1.Entity;
import org.p4.v1.MasterArbitrationUpdate;
import org.p4.v1.SetForwardingPipelineConfigRequest.Action;
import org.p4.v1.StreamMessageRequest;
import org.p4.v1.StreamMessageResponse;

/** Several controllers of one switch, in roles (specification section 5). */
class RolesTest {
    private static final long DEVICE = 7;
    private static final int CPU = 64;

    private SoftSwitch device;
    private Controller all;
    private final List<Controller> controllers = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        device = SoftSwitch.start(
                new SwitchOptions(DEVICE, "127.0.0.1:0", null, OptionalInt.of(CPU)));
        all = controller();
        all.bid(10);
        assertEquals(Code.OK_VALUE, told(all).getStatus().getCode());
        all.setPipeline(Action.VERIFY_AND_COMMIT, Probe.config());
    }

    @AfterEach
    void stop() {
        controllers.forEach(Controller::close);
        device.close();
    }

    private Controller controller() {
        Controller controller = new Controller(device.grpcPort(), DEVICE);
        controllers.add(controller);
        return controller;
    }

    private static MasterArbitrationUpdate told(Controller controller) throws InterruptedException {
        StreamMessageResponse response = controller.next();
        assertTrue(response.hasArbitration(), response::toString);
        return response.getArbitration();
    }

    private static int code(Controller controller) throws InterruptedException {
        return told(controller).getStatus().getCode();
    }

    private static Any only(String... names) {
        ListValue.Builder list = ListValue.newBuilder();
        for (String name : names) {
            list.addValues(Value.newBuilder().setStringValue(name));
        }
        return Any.pack(list.build());
    }

    private static void refuses(Status.Code code, Executable call) {
        assertEquals(code, assertThrows(StatusRuntimeException.class, call).getStatus().getCode());
    }

    private static Entity forwards(String dst) {
        return entity(entry("in.fwd", 0, action("in.to_port", "05"), exact(dst)));
    }

    private static long entriesOf(Controller controller, String table) {
        Entity.Builder request = Entity.newBuilder();
        request.getTableEntryBuilder().setTableId(Probe.tableId(table));
        return controller.read(request.build()).stream().filter(e -> e.getTableEntry().getMatchCount() > 0)
                .count();
    }

    @Test
    void eachRoleHasItsOwnPrimary() throws Exception {
        Controller bridge = controller();
        bridge.bid("bridge", null, 3);
        MasterArbitrationUpdate told = told(bridge);
        assertEquals(Code.OK_VALUE, told.getStatus().getCode());
        assertEquals("bridge", told.getRole().getName());
        assertEquals(3, told.getElectionId().getLow());

        // The same election id in another role is another matter; both may write.
        Controller route = controller();
        route.bid("route", null, 3);
        assertEquals(Code.OK_VALUE, code(route));
        bridge.insert(forwards("01"));
        route.insert(forwards("02"));
        all.insert(forwards("03"));
    }

    @Test
    void aBackupOfARoleTakesOverWhenItsPrimaryLeaves() throws Exception {
        Controller first = controller();
        first.bid("bridge", null, 20);
        assertEquals(Code.OK_VALUE, code(first));
        Controller second = controller();
        second.bid("bridge", null, 15);
        assertEquals(Code.ALREADY_EXISTS_VALUE, code(second));
        refuses(Status.Code.PERMISSION_DENIED, () -> second.insert(forwards("01")));

        first.leave();
        assertEquals(Code.OK_VALUE, code(second));
        second.insert(forwards("01"));
        // Nobody was told in the other role.
        all.bid(10);
        assertEquals(Code.OK_VALUE, code(all));
    }

    @Test
    void aPrimaryThatBidsLowerHandsOver() throws Exception {
        Controller first = controller();
        first.bid("bridge", only("in.fwd"), 20);
        assertEquals(Code.OK_VALUE, code(first));
        Controller second = controller();
        second.bid("bridge", only("in.route"), 15);
        assertEquals(Code.ALREADY_EXISTS_VALUE, code(second));
        first.bid("bridge", only("in.fwd"), 5);
        assertEquals(Code.ALREADY_EXISTS_VALUE, code(first));
        assertEquals(Code.OK_VALUE, code(second));
        refuses(Status.Code.PERMISSION_DENIED, () -> first.insert(forwards("01")));
    }

    @Test
    void aRoleWithAConfigWritesWhatItNamesOnly() throws Exception {
        Controller bridge = controller();
        bridge.bid("bridge", only("in.fwd"), 1);
        assertEquals(Code.OK_VALUE, code(bridge));
        bridge.insert(forwards("01"));
        Entity route = entity(entry("in.route", 0, action("in.to_port", "05"), lpm("0a", 48)));
        refuses(Status.Code.PERMISSION_DENIED, () -> bridge.insert(route));
        Entity.Builder group = Entity.newBuilder();
        group.getPacketReplicationEngineEntryBuilder().getMulticastGroupEntryBuilder().setMulticastGroupId(1);
        refuses(Status.Code.PERMISSION_DENIED, () -> bridge.insert(group.build()));
        refuses(Status.Code.PERMISSION_DENIED,
                () -> bridge.setPipeline(Action.VERIFY_AND_COMMIT, Probe.config()));
        // It reads everything; of what it was refused nothing is there.
        assertEquals(1, entriesOf(bridge, "in.fwd"));
        assertEquals(0, entriesOf(bridge, "in.route"));

        bridge.bid("bridge", only("packet_replication_engine"), 2);
        assertEquals(Code.OK_VALUE, code(bridge));
        bridge.insert(group.build());
        refuses(Status.Code.PERMISSION_DENIED, () -> bridge.insert(forwards("02")));
    }

    @Test
    void whatIsNoRoleEndsTheStream() throws Exception {
        Controller odd = controller();
        odd.bid("odd", Any.pack(StringValue.of("in.fwd")), 1);
        assertEquals(Status.Code.INVALID_ARGUMENT, odd.end().getCode());
        Controller nameless = controller();
        nameless.bid("", only("in.fwd"), 1);
        assertEquals(Status.Code.INVALID_ARGUMENT, nameless.end().getCode());
        Controller changing = controller();
        changing.bid("one", null, 1);
        assertEquals(Code.OK_VALUE, code(changing));
        changing.bid("two", null, 1);
        assertEquals(Status.Code.FAILED_PRECONDITION, changing.end().getCode());
    }

    @Test
    void packetsGoToThePrimariesOfAllRolesAndComeFromAnyOfThem() throws Exception {
        all.insert(entity(entry("in.fwd", 0, action("in.to_port", "40"), exact("028000000000"))));
        Controller watching = controller();
        watching.bid("watching", only(), 1);
        assertEquals(Code.OK_VALUE, code(watching));
        StreamMessageRequest.Builder out = StreamMessageRequest.newBuilder();
        out.getPacketBuilder().setPayload(Probe.bytes("00000000 000000000002 0800")).addMetadataBuilder()
                .setMetadataId(1).setValue(Probe.bytes("05"));
        watching.send(out.build());
        assertTrue(all.next().hasPacket());
        assertTrue(watching.next().hasPacket());
    }
}
