package org.nvgre.softswitch.p4runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nvgre.softswitch.Probe.action;
import static org.nvgre.softswitch.Probe.entry;
import static org.nvgre.softswitch.Probe.exact;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nvgre.softswitch.Probe;
import org.p4.v1.ForwardingPipelineConfig;
import org.p4.v1.IdleTimeoutNotification;
import org.p4.v1.TableEntry;
import org.p4.v1.Update;

/** Entries that fall idle, at times that the test says. */
final class IdleTimeoutsTest {
    private static final long HOUR = 3_600_000_000_000L;

    private final List<IdleTimeoutNotification> told = new ArrayList<>();

    private static TableEntry idle(String mac, long hours) {
        return entry("in.fwd", 0, action("in.to_port", "02"), exact(mac)).toBuilder()
                .setIdleTimeoutNs(hours * HOUR).build();
    }

    private List<String> sweep(IdleTimeouts idle, long now) {
        told.clear();
        idle.sweep(now);
        return told.stream().flatMap(n -> n.getTableEntryList().stream())
                .map(e -> Probe.hex(e.getMatch(0).getExact().getValue().toByteArray())).sorted().toList();
    }

    @Test
    void isToldOnceOfThoseWhoseTimeIsOver() throws Exception {
        String json = new String(Probe.resource("probe.json"), StandardCharsets.UTF_8)
                .replaceAll("\"support_timeout\"\\s*:\\s*false", "\"support_timeout\": true");
        Pipeline pipeline = Pipeline.load(ForwardingPipelineConfig.newBuilder().setP4Info(Probe.p4Info())
                .setP4DeviceConfig(ByteString.copyFromUtf8(json)).build());
        TableWriter writer = new TableWriter(pipeline);
        IdleTimeouts idle = new IdleTimeouts(pipeline, told::add);
        long before = System.nanoTime();
        writer.write(Update.Type.INSERT, idle("01", 1));
        writer.write(Update.Type.INSERT, idle("02", 3));
        writer.write(Update.Type.INSERT, idle("03", 0));
        long after = System.nanoTime();

        assertEquals(List.of(), sweep(idle, before + HOUR - 1));
        assertEquals(List.of("01"), sweep(idle, after + HOUR));
        TableEntry first = told.getFirst().getTableEntry(0);
        assertTrue(first.getTimeSinceLastHit().getElapsedNs() >= HOUR, first::toString);
        assertEquals(HOUR, first.getIdleTimeoutNs());
        assertEquals(List.of("02"), sweep(idle, after + 3 * HOUR));
        assertEquals(List.of(), sweep(idle, after + 5 * HOUR));

        // Written again, it begins anew.
        writer.write(Update.Type.MODIFY, idle("01", 2));
        assertEquals(List.of(), sweep(idle, after + HOUR));
        assertEquals(List.of("01"), sweep(idle, System.nanoTime() + 2 * HOUR));
        writer.write(Update.Type.DELETE, idle("02", 3));
        assertEquals(List.of(), sweep(idle, after + 50 * HOUR));
    }
}
