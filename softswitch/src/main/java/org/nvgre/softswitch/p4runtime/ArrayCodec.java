package org.nvgre.softswitch.p4runtime;

import java.util.List;
import java.util.Map;
import org.nvgre.softswitch.table.CounterArray;
import org.nvgre.softswitch.table.Meter;
import org.nvgre.softswitch.table.MeterArray;
import org.nvgre.softswitch.table.RequestRejected;
import org.nvgre.softswitch.table.RequestRejected.Reason;
import org.p4.v1.CounterEntry;
import org.p4.v1.MeterEntry;
import org.p4.v1.Update;

/** Indirect counters and meters (specification sections 9.4 and 9.6). Without index all cells are meant. */
final class ArrayCodec {
    private final Pipeline pipeline;

    ArrayCodec(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    void write(Update.Type type, CounterEntry entry) throws RequestRejected {
        checkModify(type, "counters");
        CounterArray counter = pipeline.counter(entry.getCounterId());
        Cells cells = cells(entry.hasIndex(), entry.getIndex().getIndex(), counter.size(), counter.name());
        for (int i = cells.from(); i < cells.to(); i++) {
            counter.set(i, entry.getData().getPacketCount(), entry.getData().getByteCount());
        }
    }

    void write(Update.Type type, MeterEntry entry) throws RequestRejected {
        checkModify(type, "meters");
        MeterArray meter = pipeline.meter(entry.getMeterId());
        Cells cells = cells(entry.hasIndex(), entry.getIndex().getIndex(), meter.size(), meter.name());
        for (int i = cells.from(); i < cells.to(); i++) {
            meter.configure(i, entry.hasConfig() ? TableWriter.meter(entry.getConfig()) : Meter.UNCONFIGURED);
        }
    }

    private static void checkModify(Update.Type type, String what) throws RequestRejected {
        if (type != Update.Type.MODIFY) {
            throw RequestRejected.invalid(what + " can only be modified");
        }
    }

    void read(CounterEntry request, EntitySink sink) throws RequestRejected {
        for (Map.Entry<Integer, CounterArray> found : request.getCounterId() == 0
                ? pipeline.counters().entrySet()
                : List.of(Map.entry(request.getCounterId(), pipeline.counter(request.getCounterId())))) {
            CounterArray counter = found.getValue();
            Cells cells = cells(request.hasIndex(), request.getIndex().getIndex(), counter.size(),
                    counter.name());
            for (int i = cells.from(); i < cells.to(); i++) {
                int index = i;
                sink.accept(e -> {
                    CounterEntry.Builder into = e.getCounterEntryBuilder().setCounterId(found.getKey());
                    into.getIndexBuilder().setIndex(index);
                    into.getDataBuilder().setPacketCount(counter.packets(index))
                            .setByteCount(counter.bytes(index));
                });
            }
        }
    }

    void read(MeterEntry request, EntitySink sink) throws RequestRejected {
        for (Map.Entry<Integer, MeterArray> found : request.getMeterId() == 0
                ? pipeline.meters().entrySet()
                : List.of(Map.entry(request.getMeterId(), pipeline.meter(request.getMeterId())))) {
            MeterArray meter = found.getValue();
            Cells cells = cells(request.hasIndex(), request.getIndex().getIndex(), meter.size(),
                    meter.name());
            for (int i = cells.from(); i < cells.to(); i++) {
                int index = i;
                sink.accept(e -> {
                    MeterEntry.Builder into = e.getMeterEntryBuilder().setMeterId(found.getKey());
                    into.getIndexBuilder().setIndex(index);
                    if (meter.cell(index).rates() != null) {
                        into.setConfig(TableReader.meter(meter.cell(index)));
                    }
                });
            }
        }
    }

    private record Cells(int from, int to) {}

    private static Cells cells(boolean one, long index, int size, String name) throws RequestRejected {
        if (!one) {
            return new Cells(0, size);
        }
        if (index < 0) {
            throw RequestRejected.invalid(name + ": negative index");
        }
        if (index >= size) {
            throw new RequestRejected(Reason.OUT_OF_RANGE,
                    name + ": index " + index + " of " + size + " cells");
        }
        return new Cells((int) index, (int) index + 1);
    }
}
