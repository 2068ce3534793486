package org.nvgre.softswitch.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.rpc.Code;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nvgre.softswitch.Controller;
import org.nvgre.softswitch.feature.FeatureSwitch.Packet;
import org.p4.bm.DataplaneInterfaceGrpc;
import org.p4.bm.PortOperStatus;
import org.p4.bm.SetPortOperStatusRequest;
import org.p4.v1.ActionProfileGroup;
import org.p4.v1.ActionProfileMember;
import org.p4.v1.Entity;
import org.p4.v1.TableAction;
import org.p4.v1.TableEntry;
import org.p4.v1.Update;

/// Groups of an action selector: weights, ports that are watched, and changes while packets choose.
class SelectorsTest {
    private static final int OP = 7;
    private static final int NOBODY = 0xEEEE;
    private static final int GROUP = 9;

    @AutoClose
    private final FeatureSwitch device = FeatureSwitch.started();

    @BeforeEach
    void insertMembers() {
        for (int member = 1; member <= 3; member++) {
            device.controller().insert(member(member));
        }
    }

    /// Member n writes n into the packet.
    private Entity member(int id) {
        return Entity.newBuilder().setActionProfileMember(ActionProfileMember.newBuilder()
                .setActionProfileId(device.id("In.ways_of")).setMemberId(id)
                .setAction(device.action("In.way", id))).build();
    }

    private record Share(int member, int weight, int port) {
        Share(int member, int weight) {
            this(member, weight, 0);
        }
    }

    private Entity group(int maxSize, Share... shares) {
        ActionProfileGroup.Builder group = ActionProfileGroup.newBuilder()
                .setActionProfileId(device.id("In.ways_of")).setGroupId(GROUP).setMaxSize(maxSize);
        for (Share share : shares) {
            ActionProfileGroup.Member.Builder member = group.addMembersBuilder().setMemberId(share.member())
                    .setWeight(share.weight());
            if (share.port() != 0) {
                member.setWatchPort(FeatureSwitch.number(share.port()));
            }
        }
        return Entity.newBuilder().setActionProfileGroup(group).build();
    }

    private void entryUsesGroup() {
        device.controller().insert(entry(TableAction.newBuilder().setActionProfileGroupId(GROUP)));
    }

    private Entity entry(TableAction.Builder action) {
        return Entity.newBuilder().setTableEntry(TableEntry.newBuilder().setTableId(device.id("In.ways"))
                .addMatch(FeatureSwitch.exact(1, 5)).setAction(action)).build();
    }

    /// What is chosen for a flow.
    private int chosen(int flow) {
        return device.one(new Packet(OP, 5, flow, NOBODY, 0, 0)).b();
    }

    /// By java.util.zip, of the only field of the selector.
    private static int hash(int flow, int choices) {
        CRC32 crc = new CRC32();
        crc.update(flow >> 8);
        crc.update(flow & 0xff);
        return (int) (crc.getValue() % choices);
    }

    @Test
    void aMemberIsChosenAsOftenAsItWeighs() {
        device.controller().insert(group(0, new Share(1, 1), new Share(2, 3)));
        entryUsesGroup();
        for (int flow = 0; flow < 300; flow++) {
            assertEquals(hash(flow, 4) == 0 ? 1 : 2, chosen(flow), "flow " + flow);
        }
    }

    @Test
    void aMemberWhosePortIsDownIsNotChosen() {
        device.controller().insert(group(0, new Share(1, 1, 7), new Share(2, 1, 8)));
        entryUsesGroup();
        assertEquals(Set.of(1, 2), all());
        port(7, PortOperStatus.OPER_STATUS_DOWN);
        assertEquals(Set.of(2), all());
        port(8, PortOperStatus.OPER_STATUS_DOWN);
        assertEquals(Set.of(NOBODY), all());
        port(7, PortOperStatus.OPER_STATUS_UP);
        assertEquals(Set.of(1), all());
        // Written while the port is down, and another member that watches nothing.
        device.controller().write(Update.Type.MODIFY,
                group(0, new Share(1, 1, 7), new Share(2, 1, 8), new Share(3, 1)));
        assertEquals(Set.of(1, 3), all());
        assertEquals(List.of(group(0, new Share(1, 1, 7), new Share(2, 1, 8), new Share(3, 1))),
                device.controller().read(group(0)));
    }

    private Set<Integer> all() {
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        for (int flow = 0; flow < 64; flow++) {
            seen.add(chosen(flow));
        }
        return seen;
    }

    private void port(int port, PortOperStatus status) {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", device.device().dataplanePort())
                .usePlaintext().build();
        try {
            var _ = DataplaneInterfaceGrpc.newBlockingStub(channel).setPortOperStatus(SetPortOperStatusRequest
                    .newBuilder().setDeviceId(FeatureSwitch.DEVICE).setPort(port).setOperStatus(status)
                    .build());
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    @Timeout(60)
    void changesUnderTrafficAreNeverHalfSeen() throws Exception {
        device.controller().insert(group(0, new Share(1, 1), new Share(2, 1)));
        entryUsesGroup();
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        device.device().connect(1,
                (_, packet, _, _) -> seen.add(((packet[4] & 0xff) << 8) | (packet[5] & 0xff)));
        device.underTraffic(n -> new Packet(OP, 5, n & 0xff, NOBODY, 0, 0).bytes(), () -> {
            for (int i = 0; i < 200; i++) {
                device.controller().write(Update.Type.MODIFY, i % 2 == 0
                        ? group(0, new Share(2, 2), new Share(3, 1))
                        : group(0, new Share(1, 1), new Share(3, 4)));
            }
        });
        assertTrue(Set.of(1, 2, 3).containsAll(seen), seen::toString);
        assertEquals(Set.of(1, 3), all());
    }

    @Test
    void actionsOfAnEntryAlone() {
        device.controller().insert(oneShot(2, 1));
        Set<Integer> expected = ConcurrentHashMap.newKeySet();
        for (int flow = 0; flow < 64; flow++) {
            // Its handles follow those of the three members.
            assertEquals(hash(flow, 3) < 2 ? 0x101 : 0x102, chosen(flow), "flow " + flow);
            expected.add(chosen(flow));
        }
        assertEquals(2, expected.size());
    }

    private Entity oneShot(int... weights) {
        TableAction.Builder action = TableAction.newBuilder();
        for (int i = 0; i < weights.length; i++) {
            action.getActionProfileActionSetBuilder().addActionProfileActionsBuilder().setWeight(weights[i])
                    .setAction(device.action("In.way", 0x101 + i));
        }
        return entry(action);
    }

    /// The selector has 64 places.
    @Test
    void whatIsRefusedTakesNoRoom() {
        device.controller().insert(oneShot(1, 1));
        for (int i = 0; i < 40; i++) {
            refused(Code.ALREADY_EXISTS, Update.Type.INSERT, oneShot(1, 1));
        }
        device.controller().write(Update.Type.MODIFY, oneShot(1, 1, 1));
        for (int i = 4; i <= 64 - 3; i++) {
            device.controller().insert(member(i));
        }
        refused(Code.RESOURCE_EXHAUSTED, Update.Type.INSERT, member(100));
        device.controller().write(Update.Type.DELETE, oneShot(1));
        device.controller().insert(member(100));
    }

    @Test
    void groupsThatCannotBe() {
        refused(Code.RESOURCE_EXHAUSTED, Update.Type.INSERT, group(0, new Share(1, Integer.MAX_VALUE)));
        refused(Code.RESOURCE_EXHAUSTED, Update.Type.INSERT, oneShot(Integer.MAX_VALUE, Integer.MAX_VALUE));
        refused(Code.RESOURCE_EXHAUSTED, Update.Type.INSERT, group(3, new Share(1, 2), new Share(2, 2)));
        refused(Code.INVALID_ARGUMENT, Update.Type.INSERT, group(0, new Share(1, 1), new Share(1, 1)));
        refused(Code.INVALID_ARGUMENT, Update.Type.INSERT, group(0, new Share(1, 0)));
        refused(Code.INVALID_ARGUMENT, Update.Type.INSERT, group(-1, new Share(1, 1)));
        refused(Code.NOT_FOUND, Update.Type.INSERT, group(0, new Share(4, 1)));
        refused(Code.NOT_FOUND, Update.Type.MODIFY, group(0, new Share(1, 1)));
        device.controller().insert(group(3, new Share(1, 3)));
        refused(Code.INVALID_ARGUMENT, Update.Type.MODIFY, group(4, new Share(1, 3)));
        refused(Code.FAILED_PRECONDITION, Update.Type.DELETE, member(1));
    }

    private void refused(Code code, Update.Type type, Entity entity) {
        StatusRuntimeException refused = assertThrows(StatusRuntimeException.class,
                () -> device.controller().write(type, entity));
        assertEquals(code.getNumber(), Controller.errors(refused).getFirst().getCanonicalCode(),
                refused::toString);
    }
}
