package org.nvgre.softswitch.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nvgre.softswitch.Controller;
import org.nvgre.softswitch.feature.FeatureSwitch.Packet;
import org.p4.v1.Update;
import org.p4.v1.WriteRequest;
import org.p4.v1.WriteRequest.Atomicity;

/// Batches that are all or nothing, for every kind of entity; and batches of which no packet meets a part.
class AtomicityTest {
    @AutoClose
    private final FeatureSwitch device = FeatureSwitch.started();
    private final EveryEntity entities = new EveryEntity(device);

    private void write(Atomicity atomicity, List<Update> updates) {
        WriteRequest.Builder request = WriteRequest.newBuilder().setDeviceId(FeatureSwitch.DEVICE)
                .setAtomicity(atomicity).addAllUpdates(updates);
        request.getElectionIdBuilder().setLow(1);
        var _ = device.controller().stub().write(request.build());
    }

    @ParameterizedTest
    @EnumSource(value = Atomicity.class, names = {"ROLLBACK_ON_ERROR", "DATAPLANE_ATOMIC"})
    void everyKindIsTakenBack(Atomicity atomicity) {
        write(Atomicity.CONTINUE_ON_ERROR, entities.beginning());
        device.send(new Packet(3, 2, 0, 0, 0, 0)); // counted by an entry
        List<String> before = entities.everything();

        List<Update> batch = new ArrayList<>(entities.changes());
        batch.add(EveryEntity.insert(EveryEntity.of(entities.rule(5, 77, 4))));
        StatusRuntimeException refused = assertThrows(StatusRuntimeException.class,
                () -> write(atomicity, batch));
        assertEquals(Code.ALREADY_EXISTS_VALUE, Controller.errors(refused).getLast().getCanonicalCode(),
                refused::toString);
        assertEquals(before, entities.everything());

        // They are changes, indeed.
        write(atomicity, entities.changes());
        List<String> left = new ArrayList<>(entities.everything());
        left.retainAll(before);
        assertEquals(0, left.stream().filter(e -> e.contains("value: \"d\"")).count());
    }

    /// Two registers that always change together.
    @Test
    @Timeout(60)
    void noPacketMeetsAPart() throws Exception {
        LongAdder torn = new LongAdder();
        device.device().connect(1, (_, packet, _, _) -> {
            for (int i = 6; i < 14; i++) {
                if (packet[i] != 0) {
                    torn.increment();
                    return;
                }
            }
        });
        byte[] packet = new Packet(6, 0, 0, 0, 1, 0).bytes();
        device.underTraffic(_ -> packet, () -> {
            for (int value = 1; value <= 300; value++) {
                write(Atomicity.DATAPLANE_ATOMIC,
                        List.of(EveryEntity.modify(entities.register("In.first", 0, value)),
                                EveryEntity.modify(entities.register("In.second", 0, value))));
            }
        });
        assertEquals(0, torn.sum());
    }
}
