package org.nvgre.softswitch.p4runtime;

import org.nvgre.softswitch.table.RequestRejected;
import org.nvgre.softswitch.table.RequestRejected.Reason;
import org.nvgre.softswitch.traffic.CloneSessions;
import org.nvgre.softswitch.traffic.MulticastGroups;
import org.p4.v1.Entity;
import org.p4.v1.Update;

/** Writes and reads the entities of one pipeline. Writers take turns; readers need not wait. */
final class Entities {
    private final TableWriter tableWriter;
    private final TableReader tableReader;
    private final ProfileCodec profiles;
    private final ArrayCodec arrays;
    private final RegisterCodec registers;
    private final ValueSetCodec valueSets;
    private final ReplicationCodec replication;
    private final Digests digests;

    Entities(Pipeline pipeline, MulticastGroups groups, CloneSessions sessions, Digests digests) {
        this.tableWriter = new TableWriter(pipeline);
        this.tableReader = new TableReader(pipeline);
        this.profiles = new ProfileCodec(pipeline);
        this.arrays = new ArrayCodec(pipeline);
        this.registers = new RegisterCodec(pipeline);
        this.valueSets = new ValueSetCodec(pipeline);
        this.replication = new ReplicationCodec(groups, sessions);
        this.digests = digests;
    }

    synchronized void write(Update update) throws RequestRejected {
        Update.Type type = update.getType();
        if (type == Update.Type.UNSPECIFIED || type == Update.Type.UNRECOGNIZED) {
            throw RequestRejected.invalid("update type is not set");
        }
        Entity entity = update.getEntity();
        switch (entity.getEntityCase()) {
            case TABLE_ENTRY -> tableWriter.write(type, entity.getTableEntry());
            case DIRECT_COUNTER_ENTRY -> tableWriter.write(type, entity.getDirectCounterEntry());
            case DIRECT_METER_ENTRY -> tableWriter.write(type, entity.getDirectMeterEntry());
            case COUNTER_ENTRY -> arrays.write(type, entity.getCounterEntry());
            case METER_ENTRY -> arrays.write(type, entity.getMeterEntry());
            case VALUE_SET_ENTRY -> valueSets.write(type, entity.getValueSetEntry());
            case REGISTER_ENTRY -> registers.write(type, entity.getRegisterEntry());
            case ACTION_PROFILE_MEMBER -> profiles.write(type, entity.getActionProfileMember());
            case ACTION_PROFILE_GROUP -> profiles.write(type, entity.getActionProfileGroup());
            case PACKET_REPLICATION_ENGINE_ENTRY ->
                replication.write(type, entity.getPacketReplicationEngineEntry());
            case DIGEST_ENTRY -> digests.write(type, entity.getDigestEntry());
            case ENTITY_NOT_SET -> throw RequestRejected.invalid("no entity given");
            default -> throw unsupported(entity, "written");
        }
    }

    void read(Entity entity, EntitySink sink) throws RequestRejected {
        switch (entity.getEntityCase()) {
            case TABLE_ENTRY -> tableReader.read(entity.getTableEntry(), sink);
            case DIRECT_COUNTER_ENTRY -> tableReader.read(entity.getDirectCounterEntry(), sink);
            case DIRECT_METER_ENTRY -> tableReader.read(entity.getDirectMeterEntry(), sink);
            case COUNTER_ENTRY -> arrays.read(entity.getCounterEntry(), sink);
            case METER_ENTRY -> arrays.read(entity.getMeterEntry(), sink);
            case VALUE_SET_ENTRY -> valueSets.read(entity.getValueSetEntry(), sink);
            case REGISTER_ENTRY -> registers.read(entity.getRegisterEntry(), sink);
            case ACTION_PROFILE_MEMBER -> profiles.read(entity.getActionProfileMember(), sink);
            case ACTION_PROFILE_GROUP -> profiles.read(entity.getActionProfileGroup(), sink);
            case PACKET_REPLICATION_ENGINE_ENTRY ->
                replication.read(entity.getPacketReplicationEngineEntry(), sink);
            case DIGEST_ENTRY -> digests.read(entity.getDigestEntry(), sink);
            case ENTITY_NOT_SET -> throw RequestRejected.invalid("no entity given");
            default -> throw unsupported(entity, "read");
        }
    }

    /** Reads what a write of this entity would change. */
    void readForWrite(Entity entity, EntitySink sink) throws RequestRejected {
        switch (entity.getEntityCase()) {
            case TABLE_ENTRY -> tableReader.readOne(entity.getTableEntry(), sink);
            case DIRECT_COUNTER_ENTRY -> tableReader.readOne(entity.getDirectCounterEntry(), sink);
            case DIRECT_METER_ENTRY -> tableReader.readOne(entity.getDirectMeterEntry(), sink);
            default -> read(entity, sink);
        }
    }

    private static RequestRejected unsupported(Entity entity, String done) {
        return new RequestRejected(Reason.UNIMPLEMENTED,
                entity.getEntityCase().name() + " cannot be " + done + " on this switch");
    }
}
