package org.nvgre.runtime.device;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.desired.DesiredState;
import org.nvgre.runtime.desired.Walk;
import org.nvgre.runtime.desired.WriteOrder;

/// What one switch is to run and to hold, for who makes it so.
public interface Plan {

    Pipeline pipeline();

    /// About how many entities it is to hold.
    long size();

    /// Shows all of them, from a beginning of its own.
    Walk walk();

    /// One that never changes.
    static Plan of(DesiredState desired) {
        List<Entity> ordered = new ArrayList<>(desired.entities());
        ordered.sort(Comparator.comparingInt(entity -> WriteOrder.level(entity.key())));
        return new Plan() {
            @Override
            public Pipeline pipeline() {
                return desired.pipeline();
            }

            @Override
            public long size() {
                return ordered.size();
            }

            @Override
            public Walk walk() {
                return (_, consumer) -> {
                    ordered.forEach(consumer);
                    return false;
                };
            }
        };
    }
}
