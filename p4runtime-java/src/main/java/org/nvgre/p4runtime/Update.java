package org.nvgre.p4runtime;

/// A change of one entity.
public sealed interface Update {
    /// What it changes.
    Entity.Key key();

    /// How it is written; what is part of the program is only modified.
    org.p4.v1.Update.Type type();

    org.p4.v1.Update toProto();

    static Update insert(Entity entity) {
        return new Insert(entity);
    }

    static Update modify(Entity entity) {
        return new Modify(entity);
    }

    static Update delete(Entity.Key key) {
        return new Delete(key);
    }

    static Update delete(Entity entity) {
        return new Delete(entity.key());
    }

    /// Adds an entity whose key is not there yet.
    record Insert(Entity entity) implements Update {
        @Override
        public Entity.Key key() {
            return entity.key();
        }

        @Override
        public org.p4.v1.Update.Type type() {
            return unlessPermanent(key(), org.p4.v1.Update.Type.INSERT);
        }

        @Override
        public org.p4.v1.Update toProto() {
            return proto(type(), entity.toProto());
        }

        @Override
        public String toString() {
            return "insert " + entity;
        }
    }

    /// Gives an entity that is there another value.
    record Modify(Entity entity) implements Update {
        @Override
        public Entity.Key key() {
            return entity.key();
        }

        @Override
        public org.p4.v1.Update.Type type() {
            return org.p4.v1.Update.Type.MODIFY;
        }

        @Override
        public org.p4.v1.Update toProto() {
            return proto(type(), entity.toProto());
        }

        @Override
        public String toString() {
            return "modify " + entity;
        }
    }

    /// Removes an entity that is there.
    record Delete(Entity.Key key) implements Update {
        @Override
        public org.p4.v1.Update.Type type() {
            return unlessPermanent(key, org.p4.v1.Update.Type.DELETE);
        }

        @Override
        public org.p4.v1.Update toProto() {
            return proto(type(), key.toProto());
        }

        @Override
        public String toString() {
            return "delete " + key;
        }
    }

    private static org.p4.v1.Update.Type unlessPermanent(Entity.Key key, org.p4.v1.Update.Type type) {
        return key.permanent() ? org.p4.v1.Update.Type.MODIFY : type;
    }

    private static org.p4.v1.Update proto(org.p4.v1.Update.Type type, org.p4.v1.Entity entity) {
        return org.p4.v1.Update.newBuilder().setType(type).setEntity(entity).build();
    }
}
