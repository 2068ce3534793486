package org.nvgre.softswitch.p4runtime;

import java.util.function.Consumer;
import org.p4.v1.Entity;
import org.p4.v1.ReadResponse;

/** Collects what a read finds and sends it on in messages of moderate size. */
final class EntitySink {
    private static final int ENTITIES_PER_MESSAGE = 512;

    private final Consumer<ReadResponse> out;
    private ReadResponse.Builder response = ReadResponse.newBuilder();

    EntitySink(Consumer<ReadResponse> out) {
        this.out = out;
    }

    /** Adds one entity, built by {@code fill}. */
    void accept(Consumer<Entity.Builder> fill) {
        Entity.Builder entity = Entity.newBuilder();
        fill.accept(entity);
        response.addEntities(entity.build());
        if (response.getEntitiesCount() >= ENTITIES_PER_MESSAGE) {
            send();
        }
    }

    private void send() {
        out.accept(response.build());
        response = ReadResponse.newBuilder();
    }

    /** Sends the rest; a read that found nothing gets one empty message, as simple_switch_grpc gives. */
    void finish() {
        send();
    }
}
