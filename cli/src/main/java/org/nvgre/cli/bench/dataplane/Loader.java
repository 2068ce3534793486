package org.nvgre.cli.bench.dataplane;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.P4RuntimeClient;
import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.p4runtime.Update;
import org.nvgre.p4runtime.UpdateResult;

/// Brings a switch to the state of the workload, through P4Runtime.
final class Loader {

    static final long DEVICE_ID = 1;

    private Loader() {}

    /// @return entries for customer addresses that were written per second
    static double load(String address, Workload workload) throws P4RuntimeException {
        try (P4RuntimeClient client = P4RuntimeClient.connect(address, DEVICE_ID)) {
            client.setPipeline(workload.pipeline());
            for (Entity entity : workload.base()) {
                write(client, List.of(entity));
            }
            long start = System.nanoTime();
            write(client, workload.addresses());
            return workload.addresses().size()
                    / ((System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1));
        }
    }

    private static void write(P4RuntimeClient client, List<Entity> entities) throws P4RuntimeException {
        List<Update> updates = entities.stream().map(Loader::update).toList();
        for (UpdateResult result : client.write(updates)) {
            if (!result.ok()) {
                throw new IllegalStateException(
                        result.update().key() + ": " + result.error().orElseThrow().message());
            }
        }
    }

    /// Defaults are there already.
    private static Update update(Entity entity) {
        return entity instanceof org.nvgre.p4runtime.TableEntry entry && entry.key().isDefault()
                ? Update.modify(entity)
                : Update.insert(entity);
    }
}
