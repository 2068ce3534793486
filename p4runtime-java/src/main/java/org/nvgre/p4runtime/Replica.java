package org.nvgre.p4runtime;

import java.util.Comparator;
import java.util.List;
import org.p4.v1.BackupReplica;

/// A copy that a multicast group makes.
///
/// @param port     where it goes
/// @param instance what the program sees as its replication id, to tell copies for one port apart
/// @param backups  where it goes instead while `port` is down: the first whose port is up
public record Replica(long port, int instance, List<Backup> backups) implements Comparable<Replica> {
    private static final Comparator<Replica> ORDER = Comparator.comparingLong(Replica::port)
            .thenComparingInt(Replica::instance).thenComparing(replica -> replica.backups.toString());

    public Replica {
        checkPort(port);
        backups = List.copyOf(backups);
    }

    public Replica(long port, int instance) {
        this(port, instance, List.of());
    }

    public record Backup(long port, int instance) {
        public Backup {
            checkPort(port);
        }
    }

    static Replica of(org.p4.v1.Replica wire) {
        long port = switch (wire.getPortKindCase()) {
            case EGRESS_PORT -> Integer.toUnsignedLong(deprecatedPort(wire));
            case PORT -> Bits.of(32, wire.getPort()).toLong();
            case PORTKIND_NOT_SET -> 0;
        };
        return new Replica(port, wire.getInstance(), wire.getBackupReplicasList().stream()
                .map(backup -> new Backup(Bits.of(32, backup.getPort()).toLong(), backup.getInstance()))
                .toList());
    }

    /// The port is written in the older of its two forms: targets that know P4Runtime 1.3 only would take the
    /// newer for no port at all, and those that know it still accept the older.
    @SuppressWarnings("deprecation")
    org.p4.v1.Replica toProto() {
        return org.p4.v1.Replica.newBuilder().setEgressPort((int) port).setInstance(instance)
                .addAllBackupReplicas(backups.stream()
                        .map(backup -> BackupReplica.newBuilder().setPort(Bits.of(32, backup.port()).bytes())
                                .setInstance(backup.instance()).build())
                        .toList())
                .build();
    }

    @SuppressWarnings("deprecation")
    private static int deprecatedPort(org.p4.v1.Replica wire) {
        return wire.getEgressPort();
    }

    private static void checkPort(long port) {
        if (port < 0 || port > 0xffff_ffffL) {
            throw new IllegalArgumentException("port " + port + " is not within 0..4294967295");
        }
    }

    @Override
    public int compareTo(Replica other) {
        return ORDER.compare(this, other);
    }

    /// `port 3`, `port 3 instance 7`
    @Override
    public String toString() {
        return "port " + port + (instance == 0 ? "" : " instance " + Integer.toUnsignedString(instance))
                + (backups.isEmpty() ? "" : " else " + backups);
    }
}
