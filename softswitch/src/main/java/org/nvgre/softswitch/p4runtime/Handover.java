package org.nvgre.softswitch.p4runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nvgre.softswitch.p4runtime.Pipeline.BoundTable;
import org.nvgre.softswitch.table.ColorCode;
import org.nvgre.softswitch.table.CounterArray;
import org.nvgre.softswitch.table.Entry;
import org.nvgre.softswitch.table.MeterArray;
import org.nvgre.softswitch.table.RegisterArray;
import org.nvgre.softswitch.table.RequestRejected;
import org.p4.v1.ActionProfileGroup;
import org.p4.v1.ActionProfileMember;
import org.p4.v1.DigestEntry;
import org.p4.v1.Entity;
import org.p4.v1.TableEntry;
import org.p4.v1.Update;
import org.p4.v1.ValueSetEntry;

/**
 * Gives the state of one pipeline to another, which is empty: all that can be read (specification,
 * SetForwardingPipelineConfig, RECONCILE_AND_COMMIT). What the other has no room for is refused, counters that it does
 * not have apart.
 */
final class Handover {
    /** Where there is none, there is room for nothing. */
    private static final MeterArray NO_METER = new MeterArray("", 0, false, ColorCode.V1MODEL);
    private static final RegisterArray NO_REGISTER = new RegisterArray("", 0, 1);

    private final Pipeline from;
    private final Entities fromEntities;
    private final Pipeline to;
    private final Entities toEntities;

    Handover(Pipeline from, Entities fromEntities, Pipeline to, Entities toEntities) {
        this.from = from;
        this.fromEntities = fromEntities;
        this.to = to;
        this.toEntities = toEntities;
    }

    /** What controllers have written. Packets may go through the old pipeline meanwhile, and are counted in both. */
    void entities() throws RequestRejected {
        write(Update.Type.INSERT, Entity.newBuilder()
                .setActionProfileMember(ActionProfileMember.getDefaultInstance()));
        write(Update.Type.INSERT, Entity.newBuilder()
                .setActionProfileGroup(ActionProfileGroup.getDefaultInstance()));
        TableReader reader = new TableReader(from);
        TableWriter writer = new TableWriter(to);
        for (BoundTable table : from.tables().values()) {
            if (!table.table().isImmutable()) {
                for (Entry entry : table.table().entries()) {
                    writer.insert(withMeter(reader.write(table, entry), entry), entry);
                }
            }
            if (reader.hasOtherDefault(table)) {
                write(Update.Type.MODIFY, Entity.newBuilder().setTableEntry(TableEntry.newBuilder()
                        .setTableId(table.id()).setIsDefaultAction(true)));
            }
        }
        write(Update.Type.MODIFY, Entity.newBuilder().setValueSetEntry(ValueSetEntry.getDefaultInstance()));
        write(Update.Type.INSERT, Entity.newBuilder().setDigestEntry(DigestEntry.getDefaultInstance()));
    }

    private static TableEntry withMeter(TableEntry.Builder into, Entry entry) {
        if (entry.meter().rates() != null) {
            into.setMeterConfig(TableReader.meter(entry.meter()));
        }
        return into.build();
    }

    private void write(Update.Type type, Entity.Builder all) throws RequestRejected {
        List<Entity> found = new ArrayList<>();
        EntitySink sink = new EntitySink(response -> found.addAll(response.getEntitiesList()));
        fromEntities.read(all.build(), sink);
        sink.finish();
        for (Entity entity : found) {
            if (!entity.hasValueSetEntry() || entity.getValueSetEntry().getMembersCount() > 0) {
                toEntities.write(Update.newBuilder().setType(type).setEntity(entity).build());
            }
        }
    }

    /** What packets change, too; none may be under way. */
    void arrays() throws RequestRejected {
        for (Map.Entry<Integer, CounterArray> old : from.counters().entrySet()) {
            CounterArray counter = to.counters().get(old.getKey());
            if (counter != null) {
                counter.takeFrom(old.getValue());
            }
        }
        for (Map.Entry<Integer, MeterArray> old : from.meters().entrySet()) {
            MeterArray meter = to.meters().getOrDefault(old.getKey(), NO_METER);
            check(meter.takeFrom(old.getValue()), "meter", old.getValue().name());
        }
        for (Map.Entry<Integer, RegisterArray> old : from.registers().entrySet()) {
            RegisterArray register = to.registers().getOrDefault(old.getKey(), NO_REGISTER);
            check(register.takeFrom(old.getValue()), "register", old.getValue().name());
        }
    }

    private static void check(boolean taken, String kind, String name) throws RequestRejected {
        if (!taken) {
            throw RequestRejected.invalid("what is in " + kind + " " + name + " has no place");
        }
    }
}
