package org.nvgre.p4runtime;

import com.google.protobuf.ByteString;
import java.util.SplittableRandom;
import org.p4.v1.ActionProfileAction;
import org.p4.v1.FieldMatch;
import org.p4.v1.MulticastGroupEntry;

/// Entities as numbers: 128 bits for what one is, 64 bits for its value. With these a controller compares what a
/// device holds with what it should hold in a fraction of the room and time that the entities themselves take.
/// What an [Entity] and a device's message about it give is the same, in whatever order the message lists fields,
/// parameters, shares and copies, and with leading zeros or without.
///
/// Two entities that differ have the same key with a chance of 2⁻¹²⁸, and the same value with one of 2⁻⁶⁴; by a
/// secret of this process, so that nobody can make up such a pair. One object serves one thread, and is overwritten
/// by each call.
public final class Fingerprint {
    private static final long SEED_HIGH;
    private static final long SEED_LOW;
    private static final long SEED_VALUE;
    /// Odd constants with as many ones as zeros; those of wyhash, a hash in the public domain.
    private static final long K1 = 0xa0761d6478bd642fL;
    private static final long K2 = 0xe7037ed1a0b428dbL;

    static {
        var random = new SplittableRandom(System.nanoTime() ^ new Object().hashCode());
        SEED_HIGH = random.nextLong();
        SEED_LOW = random.nextLong();
        SEED_VALUE = random.nextLong();
    }

    private long high;
    private long low;
    private long value;
    // Of the part that is being looked at.
    private long first;
    private long second;

    /// The upper half of what it is.
    public long high() {
        return high;
    }

    /// The lower half.
    public long low() {
        return low;
    }

    /// What it says.
    public long value() {
        return value;
    }

    /// What kinds of things there are; the first word of each.
    private static final class Kind {
        static final long TABLE = 1L << 32;
        static final long GROUP = 2L << 32;
        static final long CLONE = 3L << 32;
        static final long METER = 4L << 32;
        static final long EXACT = 1L << 48;
        static final long PREFIX = 2L << 48;
        static final long MASKED = 3L << 48;
        static final long RANGE = 4L << 48;
        static final long OPTIONAL = 5L << 48;
    }

    // ---- ours

    public void of(Entity entity) {
        keyOf(entity.key());
        switch (entity) {
            case TableEntry entry ->
                value = mix(mix(SEED_VALUE, action(entry.action())), entry.idleNanoseconds());
            case MulticastGroup group -> value = mix(SEED_VALUE, replicas(group.replicas()));
            case CloneSession session ->
                value = mix(mix(SEED_VALUE, session.truncation()), replicas(session.replicas()));
            case MeterEntry meter -> rates(meter.rates().committed(), meter.rates().committedBurst(),
                    meter.rates().peak(), meter.rates().peakBurst());
        }
    }

    /// The key alone; the value is left at 0.
    public void keyOf(Entity.Key key) {
        value = 0;
        switch (key) {
            case TableEntry.Key entry -> {
                begin(Kind.TABLE | entry.table().id(), entry.priority());
                for (int i = 0; i < entry.matches().size(); i++) {
                    match(entry.table().fields().get(i).id(), entry.matches().get(i));
                }
            }
            case MulticastGroup.Key group -> begin(Kind.GROUP, group.id());
            case CloneSession.Key session -> begin(Kind.CLONE, session.id());
            case MeterEntry.Key meter -> begin(Kind.METER | meter.meter().id(), meter.index());
        }
        finish();
    }

    private void match(int field, Match match) {
        switch (match) {
            case Match.Any() -> {
                return;
            }
            case Match.Exact(Bits bits) -> {
                part(Kind.EXACT | field);
                bytes(bits.bytes());
            }
            case Match.Present(Bits bits) -> {
                part(Kind.OPTIONAL | field);
                bytes(bits.bytes());
            }
            case Match.Prefix(Bits bits, int length) -> {
                part(Kind.PREFIX | field);
                bytes(bits.bytes());
                word(length);
            }
            case Match.Masked(Bits bits, Bits mask) -> {
                part(Kind.MASKED | field);
                bytes(bits.bytes());
                bytes(mask.bytes());
            }
            case Match.Between(Bits from, Bits to) -> {
                part(Kind.RANGE | field);
                bytes(from.bytes());
                bytes(to.bytes());
            }
        }
        add();
    }

    private long action(TableAction action) {
        return switch (action) {
            case ActionCall call -> call(call);
            case ActionSet set -> {
                long sum = 1;
                for (var share : set.weights().entrySet()) {
                    sum += mix(call(share.getKey()), share.getValue());
                }
                yield sum;
            }
        };
    }

    private long call(ActionCall call) {
        long sum = call.action().id();
        for (int i = 0; i < call.arguments().size(); i++) {
            sum += argument(call.action().params().get(i).id(), call.arguments().get(i).bytes());
        }
        return mix(SEED_VALUE, sum);
    }

    private static long replicas(Iterable<Replica> replicas) {
        long sum = 0;
        for (Replica replica : replicas) {
            sum += copy(replica);
        }
        return sum;
    }

    private static long copy(Replica replica) {
        long hash = mix(mix(SEED_VALUE, replica.port()), replica.instance());
        for (Replica.Backup backup : replica.backups()) {
            hash = mix(mix(hash, backup.port()), backup.instance());
        }
        return hash;
    }

    private void rates(long committed, long committedBurst, long peak, long peakBurst) {
        value = mix(mix(mix(mix(SEED_VALUE, committed), committedBurst), peak), peakBurst);
    }

    // ---- the wire's

    /// @throws IllegalArgumentException it is neither a table entry, a multicast group, a clone session nor a meter
    public void of(org.p4.v1.Entity wire) {
        switch (wire.getEntityCase()) {
            case TABLE_ENTRY -> of(wire.getTableEntry());
            case METER_ENTRY -> {
                var meter = wire.getMeterEntry();
                begin(Kind.METER | meter.getMeterId(), meter.getIndex().getIndex());
                finish();
                var config = meter.getConfig();
                rates(config.getCir(), config.getCburst(), config.getPir(), config.getPburst());
            }
            case PACKET_REPLICATION_ENGINE_ENTRY -> {
                var entry = wire.getPacketReplicationEngineEntry();
                if (entry.hasMulticastGroupEntry()) {
                    MulticastGroupEntry group = entry.getMulticastGroupEntry();
                    begin(Kind.GROUP, group.getMulticastGroupId());
                    finish();
                    value = mix(SEED_VALUE, wireReplicas(group.getReplicasList()));
                } else {
                    var session = entry.getCloneSessionEntry();
                    begin(Kind.CLONE, session.getSessionId());
                    finish();
                    value = mix(mix(SEED_VALUE, session.getPacketLengthBytes()),
                            wireReplicas(session.getReplicasList()));
                }
            }
            default -> throw new IllegalArgumentException("nothing that a controller keeps: "
                    + wire.getEntityCase());
        }
    }

    private void of(org.p4.v1.TableEntry entry) {
        begin(Kind.TABLE | entry.getTableId(), entry.getPriority());
        for (int i = 0; i < entry.getMatchCount(); i++) {
            match(entry.getMatch(i));
        }
        finish();
        var action = entry.getAction();
        value = mix(mix(SEED_VALUE, switch (action.getTypeCase()) {
            case ACTION -> call(action.getAction());
            case ACTION_PROFILE_ACTION_SET -> {
                long sum = 1;
                for (ActionProfileAction share : action.getActionProfileActionSet()
                        .getActionProfileActionsList()) {
                    sum += mix(call(share.getAction()), share.getWeight());
                }
                yield sum;
            }
            case ACTION_PROFILE_MEMBER_ID -> mix(2, action.getActionProfileMemberId());
            case ACTION_PROFILE_GROUP_ID -> mix(3, action.getActionProfileGroupId());
            case TYPE_NOT_SET -> 0;
        }), entry.getIdleTimeoutNs());
    }

    private void match(FieldMatch match) {
        int field = match.getFieldId();
        switch (match.getFieldMatchTypeCase()) {
            case EXACT -> {
                part(Kind.EXACT | field);
                bytes(match.getExact().getValue());
            }
            case OPTIONAL -> {
                part(Kind.OPTIONAL | field);
                bytes(match.getOptional().getValue());
            }
            case LPM -> {
                part(Kind.PREFIX | field);
                bytes(match.getLpm().getValue());
                word(match.getLpm().getPrefixLen());
            }
            case TERNARY -> {
                part(Kind.MASKED | field);
                bytes(match.getTernary().getValue());
                bytes(match.getTernary().getMask());
            }
            case RANGE -> {
                part(Kind.RANGE | field);
                bytes(match.getRange().getLow());
                bytes(match.getRange().getHigh());
            }
            case OTHER, FIELDMATCHTYPE_NOT_SET -> part(field);
        }
        add();
    }

    private long call(org.p4.v1.Action call) {
        long sum = call.getActionId();
        for (int i = 0; i < call.getParamsCount(); i++) {
            sum += argument(call.getParams(i).getParamId(), call.getParams(i).getValue());
        }
        return mix(SEED_VALUE, sum);
    }

    private static long wireReplicas(Iterable<org.p4.v1.Replica> replicas) {
        long sum = 0;
        for (org.p4.v1.Replica replica : replicas) {
            sum += copy(Replica.of(replica));
        }
        return sum;
    }

    // ---- numbers

    private void begin(long what, long number) {
        high = mix(mix(SEED_HIGH, what), number);
        low = mix(mix(SEED_LOW, what), number);
    }

    private void finish() {
        high = mix(high, K1);
        low = mix(low, K2);
    }

    private void part(long what) {
        first = mix(SEED_HIGH, what);
        second = mix(SEED_LOW, what);
    }

    private void word(long word) {
        first = mix(first, word);
        second = mix(second, word);
    }

    /// Sums do not know an order.
    private void add() {
        high += first;
        low += second;
    }

    /// Its significant bytes, eight at a time from the last one, and how many they are.
    private void bytes(ByteString bytes) {
        int from = significant(bytes);
        word(bytes.size() - from);
        for (int end = bytes.size(); end > from; end -= Long.BYTES) {
            word(word(bytes, Math.max(from, end - Long.BYTES), end));
        }
    }

    private long argument(int id, ByteString bytes) {
        int from = significant(bytes);
        long hash = mix(mix(SEED_VALUE, id), bytes.size() - from);
        for (int end = bytes.size(); end > from; end -= Long.BYTES) {
            hash = mix(hash, word(bytes, Math.max(from, end - Long.BYTES), end));
        }
        return hash;
    }

    private static int significant(ByteString bytes) {
        int from = 0;
        while (from < bytes.size() && bytes.byteAt(from) == 0) {
            from++;
        }
        return from;
    }

    private static long word(ByteString bytes, int from, int to) {
        long word = 0;
        for (int i = from; i < to; i++) {
            word = (word << Byte.SIZE) | (bytes.byteAt(i) & 0xff);
        }
        return word;
    }

    /// Both halves of the 128-bit product, folded.
    private static long mix(long hash, long word) {
        long a = hash ^ K1;
        long b = word ^ K2 ^ Long.rotateLeft(hash, 32);
        return (a * b) ^ Math.unsignedMultiplyHigh(a, b);
    }
}
