package org.nvgre.softswitch.p4runtime;

import java.util.Collection;
import java.util.List;
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
import org.p4.v1.TableEntry;

/** Reads table entries and what belongs to them; an id of 0 and an empty match stand for all. */
final class TableReader {
    private final Pipeline pipeline;
    private final ActionCodec actions;
    private final boolean exact;

    TableReader(Pipeline pipeline) {
        this(pipeline, false);
    }

    private TableReader(Pipeline pipeline, boolean exact) {
        this.pipeline = pipeline;
        this.actions = new ActionCodec(pipeline);
        this.exact = exact;
    }

    /** Takes a request as a write does: an empty match is that of the entry that matches everything. */
    static TableReader ofOne(Pipeline pipeline) {
        return new TableReader(pipeline, true);
    }

    void read(TableEntry request, EntitySink sink) throws RequestRejected {
        for (BoundTable table : tables(request.getTableId())) {
            if (request.getIsDefaultAction()) {
                readDefault(table, sink);
                continue;
            }
            forEach(table, request, entry -> {
                TableEntry.Builder found = write(table, entry);
                if (request.hasAction() && !request.getAction().equals(found.getAction())) {
                    return;
                }
                if (request.hasCounterData() && table.table().hasDirectCounter()) {
                    found.setCounterData(counter(entry));
                }
                if (request.hasMeterConfig() && table.table().hasDirectMeter()
                        && entry.meter().rates() != null) {
                    found.setMeterConfig(meter(entry.meter()));
                }
                if (request.hasTimeSinceLastHit() && table.table().ages()) {
                    found.getTimeSinceLastHitBuilder().setElapsedNs(System.nanoTime() - entry.lastHitNanos());
                }
                sink.accept(e -> e.setTableEntry(found));
            });
        }
    }

    private void readDefault(BoundTable table, EntitySink sink) {
        ActionSource action = table.table().defaultAction();
        TableEntry.Builder entry = TableEntry.newBuilder().setTableId(table.id()).setIsDefaultAction(true);
        if (action != null) {
            entry.setAction(actions.write(action));
        }
        sink.accept(e -> e.setTableEntry(entry));
    }

    private Collection<BoundTable> tables(int id) throws RequestRejected {
        return id == 0 ? pipeline.tables().values() : List.of(pipeline.table(id));
    }

    /** The entry with the match of the request, or all that have the priority it may give. */
    private void forEach(BoundTable table, TableEntry request, Consumer<Entry> consumer)
            throws RequestRejected {
        if (exact || request.getMatchCount() != 0) {
            consumer.accept(table.table().get(table.match().read(request)));
            return;
        }
        int priority = request.getPriority();
        table.table().forEach(entry -> {
            if (priority == 0 || table.table().shape().priority(entry) == priority) {
                consumer.accept(entry);
            }
        });
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
            forEach(table, of, entry -> sink.accept(e -> e.getDirectCounterEntryBuilder()
                    .setTableEntry(reference(table, entry)).setData(counter(entry))));
        }
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
            forEach(table, of, entry -> sink.accept(e -> {
                DirectMeterEntry.Builder into = e.getDirectMeterEntryBuilder()
                        .setTableEntry(reference(table, entry));
                if (entry.meter().rates() != null) {
                    into.setConfig(meter(entry.meter()));
                }
            }));
        }
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
