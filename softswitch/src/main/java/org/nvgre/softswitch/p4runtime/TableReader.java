package org.nvgre.softswitch.p4runtime;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.nvgre.softswitch.p4runtime.Pipeline.BoundTable;
import org.nvgre.softswitch.table.ActionSource;
import org.nvgre.softswitch.table.Entry;
import org.nvgre.softswitch.table.Meter;
import org.nvgre.softswitch.table.RequestRejected;
import org.p4.v1.CounterData;
import org.p4.v1.DirectCounterEntry;
import org.p4.v1.DirectMeterEntry;
import org.p4.v1.MeterConfig;
import org.p4.v1.TableAction;
import org.p4.v1.TableEntry;

/** Reads table entries and what belongs to them; an id of 0 and an empty match stand for all. */
final class TableReader {
    private final Pipeline pipeline;
    private final ActionCodec actions;

    TableReader(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.actions = new ActionCodec(pipeline);
    }

    void read(TableEntry request, EntitySink sink) throws RequestRejected {
        for (BoundTable table : tables(request.getTableId())) {
            if (request.getIsDefaultAction()) {
                readDefault(table, sink);
                continue;
            }
            forEach(table, request, entry -> {
                TableEntry.Builder found = write(table, entry, request);
                if (!request.hasAction() || request.getAction().equals(found.getAction())) {
                    sink.accept(e -> e.setTableEntry(found));
                }
            });
        }
    }

    /**
     * Reads the entry that a write means: an empty match is that of the entry that matches everything, and its action
     * may be any.
     *
     * @param like has the parts that are wanted besides the action: counter, meter, time of the last hit
     */
    void readOne(TableEntry like, EntitySink sink) throws RequestRejected {
        BoundTable table = pipeline.table(like.getTableId());
        if (like.getIsDefaultAction()) {
            readDefault(table, sink);
        } else {
            TableEntry.Builder found = write(table, one(table, like), like);
            sink.accept(e -> e.setTableEntry(found));
        }
    }

    private static Entry one(BoundTable table, TableEntry like) throws RequestRejected {
        return table.table().get(table.match().read(like));
    }

    private void readDefault(BoundTable table, EntitySink sink) {
        TableEntry.Builder entry = TableEntry.newBuilder().setTableId(table.id()).setIsDefaultAction(true);
        action(table.table().defaultAction()).ifPresent(entry::setAction);
        sink.accept(e -> e.setTableEntry(entry));
    }

    /** Whether a controller gave the table another default action than the program has. */
    boolean hasOtherDefault(BoundTable table) {
        return !action(table.table().defaultAction()).equals(action(table.table().initialDefault()));
    }

    private Optional<TableAction> action(ActionSource source) {
        return Optional.ofNullable(source).map(actions::write);
    }

    private Collection<BoundTable> tables(int id) throws RequestRejected {
        return id == 0 ? pipeline.tables().values() : List.of(pipeline.table(id));
    }

    /** The entry with the match of the request, or all that have the priority it may give. */
    private void forEach(BoundTable table, TableEntry request, Consumer<Entry> consumer)
            throws RequestRejected {
        if (request.getMatchCount() != 0) {
            consumer.accept(one(table, request));
            return;
        }
        int priority = request.getPriority();
        table.table().forEach(entry -> {
            if (priority == 0 || table.table().shape().priority(entry) == priority) {
                consumer.accept(entry);
            }
        });
    }

    /** With what {@code parts} has besides the action. */
    private TableEntry.Builder write(BoundTable table, Entry entry, TableEntry parts) {
        TableEntry.Builder into = write(table, entry);
        if (parts.hasCounterData() && table.table().hasDirectCounter()) {
            into.setCounterData(counter(entry));
        }
        if (parts.hasMeterConfig() && table.table().hasDirectMeter() && entry.meter().rates() != null) {
            into.setMeterConfig(meter(entry.meter()));
        }
        if (parts.hasTimeSinceLastHit() && table.table().ages()) {
            into.getTimeSinceLastHitBuilder().setElapsedNs(System.nanoTime() - entry.lastHitNanos());
        }
        return into;
    }

    TableEntry.Builder write(BoundTable table, Entry entry) {
        TableEntry.Builder into = reference(table, entry).setAction(actions.write(entry.action()))
                .setMetadata(entry.note().metadata()).setIdleTimeoutNs(entry.note().idleTimeoutNanos())
                .setIsConst(table.table().isImmutable());
        setControllerMetadata(into, entry.note().controllerMetadata());
        return into;
    }

    @SuppressWarnings("deprecation") // older controllers still use the number
    private static void setControllerMetadata(TableEntry.Builder into, long metadata) {
        into.setControllerMetadata(metadata);
    }

    private static TableEntry.Builder reference(BoundTable table, Entry entry) {
        TableEntry.Builder into = TableEntry.newBuilder().setTableId(table.id());
        table.match().write(entry, into);
        return into;
    }

    void read(DirectCounterEntry request, EntitySink sink) throws RequestRejected {
        TableEntry of = request.getTableEntry();
        for (BoundTable table : tables(of.getTableId())) {
            if (!table.table().hasDirectCounter()) {
                if (of.getTableId() != 0) {
                    throw RequestRejected.invalid(table.name() + " has no direct counter");
                }
                continue;
            }
            forEach(table, of, entry -> sink.accept(e -> e.setDirectCounterEntry(counter(table, entry))));
        }
    }

    /** Reads the counter that a write means. */
    void readOne(DirectCounterEntry like, EntitySink sink) throws RequestRejected {
        BoundTable table = pipeline.table(like.getTableEntry().getTableId());
        Entry entry = one(table, like.getTableEntry());
        sink.accept(e -> e.setDirectCounterEntry(counter(table, entry)));
    }

    private static DirectCounterEntry counter(BoundTable table, Entry entry) {
        return DirectCounterEntry.newBuilder().setTableEntry(reference(table, entry)).setData(counter(entry))
                .build();
    }

    void read(DirectMeterEntry request, EntitySink sink) throws RequestRejected {
        TableEntry of = request.getTableEntry();
        for (BoundTable table : tables(of.getTableId())) {
            if (!table.table().hasDirectMeter()) {
                if (of.getTableId() != 0) {
                    throw RequestRejected.invalid(table.name() + " has no direct meter");
                }
                continue;
            }
            forEach(table, of, entry -> sink.accept(e -> e.setDirectMeterEntry(meter(table, entry))));
        }
    }

    /** Reads the meter that a write means. */
    void readOne(DirectMeterEntry like, EntitySink sink) throws RequestRejected {
        BoundTable table = pipeline.table(like.getTableEntry().getTableId());
        Entry entry = one(table, like.getTableEntry());
        sink.accept(e -> e.setDirectMeterEntry(meter(table, entry)));
    }

    private static DirectMeterEntry meter(BoundTable table, Entry entry) {
        DirectMeterEntry.Builder into = DirectMeterEntry.newBuilder().setTableEntry(reference(table, entry));
        if (entry.meter().rates() != null) {
            into.setConfig(meter(entry.meter()));
        }
        return into.build();
    }

    private static CounterData counter(Entry entry) {
        return CounterData.newBuilder().setPacketCount(entry.packets())
                .setByteCount(entry.bytes()).build();
    }

    static MeterConfig meter(Meter meter) {
        Meter.Rates rates = meter.rates();
        return MeterConfig.newBuilder().setCir(rates.cir()).setCburst(rates.cburst()).setPir(rates.pir())
                .setPburst(rates.pburst()).build();
    }
}
