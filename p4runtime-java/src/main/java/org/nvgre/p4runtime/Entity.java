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

        /// The key of what a device sent, whatever its value.
        ///
        /// @throws IllegalArgumentException it is nothing of this pipeline's that a controller keeps
        static Key of(Pipeline pipeline, org.p4.v1.Entity wire) {
            var replication = wire.getPacketReplicationEngineEntry();
            return switch (wire.getEntityCase()) {
                case TABLE_ENTRY -> TableEntry.Key.of(pipeline, wire.getTableEntry());
                case METER_ENTRY -> new MeterEntry.Key(pipeline.meterById(wire.getMeterEntry().getMeterId()),
                        wire.getMeterEntry().getIndex().getIndex());
                case PACKET_REPLICATION_ENGINE_ENTRY -> replication.hasMulticastGroupEntry()
                        ? new MulticastGroup.Key(replication.getMulticastGroupEntry().getMulticastGroupId())
                        : new CloneSession.Key(replication.getCloneSessionEntry().getSessionId());
                default -> throw new IllegalArgumentException(
                        "nothing that a controller keeps: " + wire.getEntityCase());
            };
        }

        /// The entity with its key alone, which is what DELETE takes.
        org.p4.v1.Entity toProto();
    }
}
