package org.nvgre.softswitch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nvgre.softswitch.traffic.Lane;
import org.p4.v1.SetForwardingPipelineConfigRequest.Action;

/** A program is replaced while packets flow on several threads: each goes through the old one or the new one, none is lost. */
class PipelineSwapTest {
    private static final int THREADS = 3;
    private static final int SWAPS = 25;
    private static final int LEAST_PACKETS = 2000;

    @Test
    @Timeout(60)
    void noPacketIsLost() throws Exception {
        try (SoftSwitch device = SoftSwitch.start(SwitchOptions.defaults().withDeviceId(1));
                Controller controller = new Controller(device.grpcPort(), 1)) {
            LongAdder left = new LongAdder();
            device.connect(5, (_, _, _, _) -> left.increment());
            controller.setPipeline(Action.VERIFY_AND_COMMIT, Probe.config());
            controller.insert(Probe.entity(
                    Probe.entry("in.fwd", 0, Probe.action("in.to_port", "05"), Probe.exact("01"))));

            AtomicInteger swapped = new AtomicInteger();
            LongAdder sent = new LongAdder();
            CountDownLatch flowing = new CountDownLatch(THREADS);
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Lane lane = device.newLane();
                senders.add(Thread.ofPlatform().start(() -> {
                    byte[] packet = Probe.packet(1, 2, 0x0800, "deadbeef");
                    for (int n = 0; n < LEAST_PACKETS || swapped.get() < SWAPS; n++) {
                        lane.receive(3, packet, packet.length);
                        sent.increment();
                        flowing.countDown();
                    }
                }));
            }
            flowing.await();
            for (int i = 0; i < SWAPS; i++) {
                controller.setPipeline(Action.RECONCILE_AND_COMMIT, Probe.config());
                swapped.incrementAndGet();
            }
            for (Thread sender : senders) {
                sender.join();
            }
            assertTrue(sent.sum() >= THREADS * LEAST_PACKETS, sent::toString);
            assertEquals(sent.sum(), left.sum());
        }
    }
}
