package org.nvgre.softswitch.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.rpc.Code;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nvgre.softswitch.feature.FeatureSwitch.Packet;
import org.p4.v1.DigestEntry;
import org.p4.v1.DigestList;
import org.p4.v1.Entity;
import org.p4.v1.StreamMessageRequest;
import org.p4.v1.Update;

/// Digests: lists of a size, each message once until it is acknowledged or that takes too long.
class DigestsTest {
    private static final int OP = 8;
    private static final long NEVER = Long.MAX_VALUE / 4;

    @AutoClose
    private final FeatureSwitch device = FeatureSwitch.started();

    private Entity entry(int size, long timeout, long ackTimeout) {
        DigestEntry.Builder entry = DigestEntry.newBuilder().setDigestId(device.id("learn_t"));
        entry.getConfigBuilder().setMaxListSize(size).setMaxTimeoutNs(timeout).setAckTimeoutNs(ackTimeout);
        return Entity.newBuilder().setDigestEntry(entry).build();
    }

    private void tell(int... values) {
        for (int value : values) {
            device.send(new Packet(OP, 0xEE, value, 0, 0, 0));
        }
    }

    private DigestList next() throws InterruptedException {
        return device.controller().next().getDigest();
    }

    private static List<Integer> values(DigestList list) {
        return list.getDataList().stream().map(d -> {
            assertEquals(List.of("ee"), List.of(Integer.toHexString(number(d, 0))));
            return number(d, 1);
        }).toList();
    }

    private static int number(org.p4.v1.P4Data data, int member) {
        return new java.math.BigInteger(1, data.getStruct().getMembers(member).getBitstring().toByteArray())
                .intValue();
    }

    private void acknowledge(DigestList list) throws InterruptedException {
        StreamMessageRequest.Builder ack = StreamMessageRequest.newBuilder();
        ack.getDigestAckBuilder().setDigestId(list.getDigestId()).setListId(list.getListId());
        device.controller().send(ack.build());
        // The stream and packets take different ways: an answer to a later message says that this one was read.
        device.controller().bid(1);
        assertEquals(Code.OK_VALUE, device.controller().next().getArbitration().getStatus().getCode());
    }

    @Test
    void aListGoesWhenItIsFull() throws Exception {
        device.controller().insert(entry(3, NEVER, NEVER));
        tell(1, 2, 1, 2, 3);
        DigestList first = next();
        assertEquals(List.of(1, 2, 3), values(first));
        tell(4, 3, 5, 1, 6);
        DigestList second = next();
        assertEquals(List.of(4, 5, 6), values(second));
        assertNotEquals(first.getListId(), second.getListId());
        acknowledge(first);
        tell(4, 1, 5, 2, 3);
        assertEquals(List.of(1, 2, 3), values(next()));
    }

    @Test
    void aListGoesWhenItsTimeIsUp() throws Exception {
        device.controller().insert(entry(100, 1, NEVER));
        tell(1);
        assertEquals(List.of(1), values(next()));
        tell(2);
        assertEquals(List.of(2), values(next()));
    }

    @Test
    @Timeout(20)
    void whatIsNotAcknowledgedInTimeMayComeAgain() throws Exception {
        device.controller().insert(entry(1, NEVER, 1));
        tell(1);
        DigestList first = next();
        Thread teller = Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                device.device().receive(3, new Packet(OP, 0xEE, 1, 0, 0, 0).bytes());
            }
        });
        DigestList again = next();
        teller.interrupt();
        teller.join();
        assertEquals(List.of(1), values(again));
        assertNotEquals(first.getListId(), again.getListId());
    }

    @Test
    void nobodyIsToldWhoDidNotAsk() throws Exception {
        tell(1);
        device.controller().insert(entry(1, NEVER, NEVER));
        tell(2);
        assertEquals(List.of(2), values(next()));
        device.controller().write(Update.Type.DELETE, entry(1, NEVER, NEVER));
        tell(3);
        device.controller().insert(entry(2, NEVER, NEVER));
        tell(2, 4);
        assertEquals(List.of(2, 4), values(next()));
        assertEquals(List.of(entry(2, NEVER, NEVER)), device.controller().read(entry(0, 0, 0)));
    }
}
