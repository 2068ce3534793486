package org.nvgre.softswitch.p4runtime;

import org.nvgre.softswitch.p4runtime.Pipeline.BoundTable;
import org.nvgre.softswitch.table.ActionSource;
import org.nvgre.softswitch.table.Entry;
import org.nvgre.softswitch.table.Meter;
import org.nvgre.softswitch.table.RequestRejected;
import org.nvgre.softswitch.table.RequestRejected.Reason;
import org.nvgre.softswitch.table.Table;
import org.p4.v1.CounterData;
import org.p4.v1.DirectCounterEntry;
import org.p4.v1.DirectMeterEntry;
import org.p4.v1.MeterConfig;
import org.p4.v1.TableEntry;
import org.p4.v1.Update;

/** Writes table entries, default entries and what belongs to an entry (specification sections 9.1, 9.4, 9.6). */
final class TableWriter {
    private final Pipeline pipeline;
    private final ActionCodec actions;

    TableWriter(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.actions = new ActionCodec(pipeline);
    }

    void write(Update.Type type, TableEntry entry) throws RequestRejected {
        BoundTable table = pipeline.table(entry.getTableId());
        if (table.info().getIsConstTable()) {
            throw new RequestRejected(Reason.PERMISSION_DENIED, table.name() + " has const entries");
        }
        if (entry.getIsDefaultAction()) {
            writeDefault(type, table, entry);
            return;
        }
        long[] key = table.match().read(entry);
        switch (type) {
            case INSERT -> {
                checkExtras(table, entry);
                ActionSource action = actions.read(table, entry.getAction(), false);
                decorate(table.table().insert(key, action, note(entry)), entry);
            }
            case MODIFY -> {
                checkExtras(table, entry);
                ActionSource action = actions.read(table, entry.getAction(), false);
                decorate(table.table().modify(key, action, note(entry)), entry);
            }
            case DELETE -> {
                var _ = table.table().delete(key);
            }
            default -> throw RequestRejected.invalid("update type is not set");
        }
    }

    /** Inserts an entry that another pipeline has; what it counts and meters, and for how long it is idle, goes on. */
    void insert(TableEntry entry, Entry like) throws RequestRejected {
        BoundTable table = pipeline.table(entry.getTableId());
        checkExtras(table, entry);
        var _ = table.table().insert(table.match().read(entry),
                actions.read(table, entry.getAction(), false), like);
    }

    private void writeDefault(Update.Type type, BoundTable table, TableEntry entry) throws RequestRejected {
        if (type != Update.Type.MODIFY) {
            throw RequestRejected.invalid(table.name() + ": a default entry can only be modified");
        }
        if (entry.getMatchCount() != 0 || entry.getPriority() != 0) {
            throw RequestRejected.invalid(table.name() + ": a default entry has no match and no priority");
        }
        if (entry.getIdleTimeoutNs() != 0) {
            throw RequestRejected.invalid(table.name() + ": a default entry has no idle timeout");
        }
        if (!entry.hasAction()) {
            table.table().resetDefault();
            return;
        }
        ActionSource action = actions.read(table, entry.getAction(), true);
        table.table().setDefault(action);
    }

    private static void checkExtras(BoundTable table, TableEntry entry) throws RequestRejected {
        if (entry.getIdleTimeoutNs() < 0) {
            throw RequestRejected.invalid(table.name() + ": negative idle timeout");
        }
        if (entry.getIdleTimeoutNs() != 0 && !table.table().ages()) {
            throw RequestRejected.invalid(table.name() + " does not support idle timeouts");
        }
        if (entry.hasCounterData() && !table.table().hasDirectCounter()) {
            throw RequestRejected.invalid(table.name() + " has no direct counter");
        }
        if (entry.hasMeterConfig() && !table.table().hasDirectMeter()) {
            throw RequestRejected.invalid(table.name() + " has no direct meter");
        }
    }

    @SuppressWarnings("deprecation") // older controllers still use the number in controller_metadata
    private static Entry.Note note(TableEntry entry) {
        boolean none = entry.getMetadata().isEmpty() && entry.getControllerMetadata() == 0
                && entry.getIdleTimeoutNs() == 0;
        return none
                ? Entry.Note.NONE
                : new Entry.Note(entry.getMetadata(), entry.getControllerMetadata(),
                        entry.getIdleTimeoutNs());
    }

    private static void decorate(Entry into, TableEntry entry) {
        if (entry.hasCounterData()) {
            CounterData data = entry.getCounterData();
            into.setCounter(data.getPacketCount(), data.getByteCount());
        }
        if (entry.hasMeterConfig()) {
            into.configure(meter(entry.getMeterConfig()));
        }
    }

    void write(Update.Type type, DirectCounterEntry request) throws RequestRejected {
        Entry entry = direct(type, request.getTableEntry());
        if (!pipeline.table(request.getTableEntry().getTableId()).table().hasDirectCounter()) {
            throw RequestRejected.invalid("the table has no direct counter");
        }
        entry.setCounter(request.getData().getPacketCount(), request.getData().getByteCount());
    }

    void write(Update.Type type, DirectMeterEntry request) throws RequestRejected {
        Entry entry = direct(type, request.getTableEntry());
        if (!pipeline.table(request.getTableEntry().getTableId()).table().hasDirectMeter()) {
            throw RequestRejected.invalid("the table has no direct meter");
        }
        entry.configure(request.hasConfig() ? meter(request.getConfig()) : Meter.UNCONFIGURED);
    }

    private Entry direct(Update.Type type, TableEntry reference) throws RequestRejected {
        if (type != Update.Type.MODIFY) {
            throw RequestRejected.invalid("direct counters and meters can only be modified");
        }
        BoundTable table = pipeline.table(reference.getTableId());
        Table found = table.table();
        return found.get(table.match().read(reference));
    }

    static Meter meter(MeterConfig config) {
        return new Meter(
                new Meter.Rates(config.getCir(), config.getCburst(), config.getPir(), config.getPburst()),
                System.nanoTime());
    }
}
