package org.nvgre.softswitch.p4runtime;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.nvgre.softswitch.p4runtime.Pipeline.BoundTable;
import org.p4.v1.IdleTimeoutNotification;
import org.p4.v1.TableEntry;

/**
 * Tells the primary controller of entries that no packet has hit for their idle timeout (specification section 16.5):
 * once, and again only after another hit. Entries are looked through twice a second, as simple_switch does; so a
 * notification comes up to that much late.
 */
final class IdleTimeouts {
    private static final long SWEEP_MILLIS = 500;

    private final Pipeline pipeline;
    private final TableReader reader;
    private final Consumer<IdleTimeoutNotification> out;

    IdleTimeouts(Pipeline pipeline, Consumer<IdleTimeoutNotification> out) {
        this.pipeline = pipeline;
        this.reader = new TableReader(pipeline);
        this.out = out;
    }

    /** Looks through the tables from now on, until it is cancelled. */
    Future<?> start(ScheduledExecutorService timer) {
        return timer.scheduleWithFixedDelay(() -> sweep(System.nanoTime()), SWEEP_MILLIS, SWEEP_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    void sweep(long nowNanos) {
        IdleTimeoutNotification.Builder idle = IdleTimeoutNotification.newBuilder();
        for (BoundTable table : pipeline.tables().values()) {
            if (table.table().ages()) {
                table.table().forEach(entry -> {
                    if (entry.fallsIdle(nowNanos)) {
                        TableEntry.Builder found = reader.write(table, entry);
                        found.getTimeSinceLastHitBuilder().setElapsedNs(nowNanos - entry.lastHitNanos());
                        idle.addTableEntry(found);
                    }
                });
            }
        }
        if (idle.getTableEntryCount() > 0) {
            out.accept(idle.setTimestamp(nowNanos).build());
        }
    }
}
