package org.nvgre.softswitch.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nvgre.softswitch.feature.FeatureSwitch.Packet;
import org.p4.config.v1.P4Info;
import org.p4.config.v1.Preamble;
import org.p4.v1.CounterData;
import org.p4.v1.Entity;
import org.p4.v1.ForwardingPipelineConfig;
import org.p4.v1.MeterConfig;
import org.p4.v1.SetForwardingPipelineConfigRequest.Action;
import org.p4.v1.TableEntry;
import org.p4.v1.Update;

/// `RECONCILE_AND_COMMIT`: another program in the state in which the one before it is.
class ReconcileTest {
    private static final int COUNT = 15;
    private static final int RATED = 3;
    private static final int PACKET_RATE = 1;

    @AutoClose
    private final FeatureSwitch device = FeatureSwitch.started();
    private final EveryEntity entities = new EveryEntity(device);

    private void reconcile(ForwardingPipelineConfig config) {
        device.controller().setPipeline(Action.RECONCILE_AND_COMMIT, config);
    }

    @Test
    void everythingThatCanBeReadIsKept() {
        entities.beginning().forEach(device.controller()::write);
        device.send(new Packet(RATED, 2, 0, 0, 0, 0)); // counted by an entry
        List<String> before = entities.everything();
        reconcile(FeatureSwitch.config());
        assertEquals(before, entities.everything());
        // It is the state of the new program.
        device.send(new Packet(RATED, 2, 0, 0, 0, 0));
        assertEquals(1, device.one(new Packet(12, 16, 16, 0, 0, 0)).b(), "value set");
        List<String> after = new ArrayList<>(entities.everything());
        after.removeAll(before);
        assertEquals(1, after.size(), after::toString);
    }

    /// A bucket of two packets that are never refilled: one is taken before, one after.
    @Test
    void metersGoOnWithWhatIsInTheirBuckets() {
        Entity.Builder rate = Entity.newBuilder();
        rate.getMeterEntryBuilder().setMeterId(device.id("In.packet_rates"))
                .setConfig(MeterConfig.newBuilder().setCburst(2).setPburst(2)).getIndexBuilder().setIndex(1);
        device.controller().write(Update.Type.MODIFY, rate.build());
        assertEquals(0, device.one(new Packet(PACKET_RATE, 1, 9, 0, 0, 0)).a());
        reconcile(FeatureSwitch.config());
        assertEquals(0, device.one(new Packet(PACKET_RATE, 1, 9, 0, 0, 0)).a());
        assertEquals(2, device.one(new Packet(PACKET_RATE, 1, 9, 0, 0, 0)).a());
    }

    /// Of an array and of an entry, while packets come on two threads.
    @ParameterizedTest
    @CsvSource({COUNT + ", In.counts", RATED + ", In.rated"})
    @Timeout(60)
    void everyPacketIsCounted(int op, String counter) throws Exception {
        device.controller().insert(Entity.newBuilder().setTableEntry(device.entry("In.rated",
                device.action("In.metered", 1), FeatureSwitch.exact(1, 2))).build());
        LongAdder left = new LongAdder();
        device.device().connect(1, (_, _, _, _) -> left.increment());
        byte[] packet = new Packet(op, 2, 0, 0, 0, 0).bytes();
        device.underTraffic(_ -> packet, () -> {
            for (int i = 0; i < 10; i++) {
                reconcile(FeatureSwitch.config());
            }
        });
        assertTrue(left.sum() > 0);
        assertEquals(left.sum(), counted(counter).getPacketCount());
    }

    private CounterData counted(String name) {
        Entity.Builder asked = Entity.newBuilder();
        if (name.equals("In.counts")) {
            asked.getCounterEntryBuilder().setCounterId(device.id(name)).getIndexBuilder().setIndex(2);
            return device.controller().read(asked.build()).getFirst().getCounterEntry().getData();
        }
        asked.getDirectCounterEntryBuilder().setTableEntry(TableEntry.newBuilder().setTableId(device.id(name))
                .addMatch(FeatureSwitch.exact(1, 2)));
        return device.controller().read(asked.build()).getFirst().getDirectCounterEntry().getData();
    }

    /// A program that lacks something that holds state is refused, and the old one goes on.
    @ParameterizedTest
    @CsvSource({"register, In.first", "meter, In.packet_rates", "table, In.routes", "value set, P.pairs"})
    void whatHasNoPlaceIsRefused(String kind, String name) {
        entities.beginning().forEach(device.controller()::write);
        List<String> before = entities.everything();
        StatusRuntimeException refused = assertThrows(StatusRuntimeException.class,
                () -> reconcile(without(name)));
        assertEquals(Status.Code.INVALID_ARGUMENT, refused.getStatus().getCode());
        assertTrue(refused.getMessage().contains("the state there is cannot be kept: "), refused::getMessage);
        assertTrue(refused.getMessage().contains(kind), refused::getMessage);
        assertEquals(before, entities.everything());
    }

    @ParameterizedTest
    @ValueSource(strings = {"In.first", "In.packet_rates", "In.routes", "P.pairs", "In.counts"})
    void whatIsEmptyOrOnlyCountsMayGo(String name) {
        device.send(new Packet(COUNT, 2, 0, 0, 0, 0));
        reconcile(without(name));
        assertEquals(1, device.send(new Packet(0, 0, 0, 0, 0, 0)).size());
    }

    /// The program with P4Info that knows nothing of this object.
    private static ForwardingPipelineConfig without(String name) {
        ForwardingPipelineConfig.Builder config = FeatureSwitch.config().toBuilder();
        P4Info.Builder info = config.getP4InfoBuilder();
        for (FieldDescriptor list : info.getDescriptorForType().getFields()) {
            if (list.isRepeated()) {
                List<?> kept = ((List<?>) info.getField(list)).stream().filter(each -> !isCalled(each, name))
                        .toList();
                info.setField(list, kept);
            }
        }
        return config.build();
    }

    private static boolean isCalled(Object object, String name) {
        return object instanceof Message message
                && message.getAllFields().values().stream()
                        .anyMatch(field -> field instanceof Preamble preamble
                                && preamble.getName().equals(name));
    }
}
