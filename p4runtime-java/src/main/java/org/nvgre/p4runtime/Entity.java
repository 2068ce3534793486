package org.nvgre.p4runtime;

/// Something a controller writes to a device. Immutable and canonical: equal when a device could not tell
/// them apart, so that what was wanted can be compared with what was read.
public sealed interface Entity permits TableEntry, MulticastGroup, CloneSession, MeterEntry {
    /// What makes it this entity and not another; the rest is its value, which MODIFY changes.
    Key key();

    org.p4.v1.Entity toProto();

    /// The identity of an entity: a device holds at most one with this key.
    sealed interface Key permits TableEntry.Key, MulticastGroup.Key, CloneSession.Key, MeterEntry.Key {
        /// Whether the thing is part of the program, so that only its value comes and goes.
        default boolean permanent() {
            return false;
        }

        /// The entity with its key alone, which is what DELETE takes.
        org.p4.v1.Entity toProto();
    }
}
