package org.nvgre.softswitch.p4runtime;

import java.util.ArrayList;
import java.util.List;
import org.nvgre.softswitch.table.RequestRejected;
import org.p4.v1.Entity;
import org.p4.v1.Update;

/** What it takes to bring the entities of a pipeline back to where they were before some updates. */
final class Undo {
    private final Entities entities;
    private final List<Update> inverse = new ArrayList<>();
    private int beforeLast;

    Undo(Entities entities) {
        this.entities = entities;
    }

    /** Remembers what the update is about to change. */
    void remember(Update update) throws RequestRejected {
        beforeLast = inverse.size();
        Entity entity = update.getEntity();
        switch (update.getType()) {
            case INSERT -> inverse.add(update.toBuilder().setType(Update.Type.DELETE).build());
            case MODIFY -> before(entity, Update.Type.MODIFY);
            case DELETE -> before(withAll(entity), Update.Type.INSERT);
            default -> {
                // will be refused
            }
        }
    }

    private void before(Entity entity, Update.Type type) throws RequestRejected {
        EntitySink sink = new EntitySink(found -> found.getEntitiesList()
                .forEach(e -> inverse.add(Update.newBuilder().setType(type).setEntity(e).build())));
        entities.readForWrite(entity, sink);
        sink.finish();
    }

    /** Asks for what a deleted entry had besides, too: it went with the entry. */
    private static Entity withAll(Entity entity) {
        if (!entity.hasTableEntry()) {
            return entity;
        }
        Entity.Builder asked = entity.toBuilder();
        asked.getTableEntryBuilder().getCounterDataBuilder();
        asked.getTableEntryBuilder().getMeterConfigBuilder();
        return asked.build();
    }

    /** The update that was remembered last has changed nothing. */
    void forgetLast() {
        inverse.subList(beforeLast, inverse.size()).clear();
    }

    /** Takes everything back, the last first. */
    void run() {
        for (Update update : inverse.reversed()) {
            try {
                entities.write(update);
            } catch (RequestRejected e) {
                throw new IllegalStateException("what was there before is refused now: " + e.getMessage(), e);
            }
        }
    }
}
