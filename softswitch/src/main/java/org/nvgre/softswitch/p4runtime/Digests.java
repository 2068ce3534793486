package org.nvgre.softswitch.p4runtime;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.program.SwitchProgram;
import org.nvgre.softswitch.table.RequestRejected;
import org.nvgre.softswitch.table.RequestRejected.Reason;
import org.p4.config.v1.Digest;
import org.p4.v1.DigestEntry;
import org.p4.v1.DigestList;
import org.p4.v1.DigestListAck;
import org.p4.v1.P4Data;
import org.p4.v1.Update;

/** Collects digests into lists for the primary controller (specification sections 9.8 and 16.4). */
final class Digests {
    private final Map<Integer, Digest> infos = new TreeMap<>();
    private final Map<String, Integer> idsByName = new HashMap<>();
    private final Map<Integer, Collector> collectors = new TreeMap<>();
    private final ScheduledExecutorService timer;
    private final Consumer<DigestList> out;

    /** One digest that the controller wants. */
    private final class Collector {
        private final DigestEntry entry;
        private final Map<Long, List<P4Data>> unacknowledged = new HashMap<>();
        private final Set<P4Data> known = new HashSet<>();
        private List<P4Data> pending = new ArrayList<>();
        private long nextListId = 1;

        Collector(DigestEntry entry) {
            this.entry = entry;
        }

        void add(P4Data data) {
            if (!known.add(data)) {
                return;
            }
            pending.add(data);
            DigestEntry.Config config = entry.getConfig();
            if (config.getMaxTimeoutNs() == 0 || pending.size() >= Math.max(1, config.getMaxListSize())) {
                flush();
            } else if (pending.size() == 1) {
                long list = nextListId;
                schedule(config.getMaxTimeoutNs(), () -> {
                    if (list == nextListId) {
                        flush();
                    }
                });
            }
        }

        private void flush() {
            if (pending.isEmpty()) {
                return;
            }
            long list = nextListId++;
            List<P4Data> data = pending;
            pending = new ArrayList<>();
            unacknowledged.put(list, data);
            out.accept(
                    DigestList.newBuilder().setDigestId(entry.getDigestId()).setListId(list).addAllData(data)
                            .setTimestamp(System.nanoTime()).build());
            if (entry.getConfig().getAckTimeoutNs() == 0) {
                acknowledge(list);
            } else {
                schedule(entry.getConfig().getAckTimeoutNs(), () -> acknowledge(list));
            }
        }

        void acknowledge(long list) {
            List<P4Data> data = unacknowledged.remove(list);
            if (data != null) {
                data.forEach(known::remove);
            }
        }

        private void schedule(long nanos, Runnable task) {
            var _ = timer.schedule(() -> {
                synchronized (Digests.this) {
                    task.run();
                }
            }, nanos, TimeUnit.NANOSECONDS);
        }
    }

    Digests(Pipeline pipeline, ScheduledExecutorService timer, Consumer<DigestList> out) {
        this.timer = timer;
        this.out = out;
        for (Digest digest : pipeline.info().getDigestsList()) {
            infos.put(digest.getPreamble().getId(), digest);
            idsByName.put(digest.getPreamble().getName(), digest.getPreamble().getId());
        }
    }

    /** Takes what a packet has to tell. */
    synchronized void digest(SwitchProgram.Digest digest, PacketState s) {
        Integer id = idsByName.get(digest.name());
        Collector collector = id == null ? null : collectors.get(id);
        if (collector != null) {
            collector.add(data(infos.get(id), digest.fields(), s));
        }
    }

    private static P4Data data(Digest info, List<FieldSlot> fields, PacketState s) {
        List<P4Data> members = new ArrayList<>();
        for (FieldSlot field : fields) {
            ByteString value = Bytestrings.canonical(field.get(s.words));
            members.add(P4Data.newBuilder().setBitstring(value).build());
        }
        P4Data.Builder data = P4Data.newBuilder();
        return switch (info.getTypeSpec().getTypeSpecCase()) {
            case TUPLE -> {
                data.getTupleBuilder().addAllMembers(members);
                yield data.build();
            }
            case BITSTRING -> members.getFirst();
            default -> {
                data.getStructBuilder().addAllMembers(members);
                yield data.build();
            }
        };
    }

    synchronized void acknowledge(DigestListAck ack) {
        Collector collector = collectors.get(ack.getDigestId());
        if (collector != null) {
            collector.acknowledge(ack.getListId());
        }
    }

    synchronized void write(Update.Type type, DigestEntry entry) throws RequestRejected {
        int id = entry.getDigestId();
        if (!infos.containsKey(id)) {
            throw RequestRejected.invalid(String.format("unknown digest id 0x%08x", id));
        }
        boolean exists = collectors.containsKey(id);
        if (type == Update.Type.INSERT && exists) {
            throw new RequestRejected(Reason.ALREADY_EXISTS, "the digest is already configured");
        }
        if (type != Update.Type.INSERT && !exists) {
            throw RequestRejected.notFound("the digest is not configured");
        }
        if (type == Update.Type.DELETE) {
            collectors.remove(id);
        } else {
            collectors.put(id, new Collector(entry));
        }
    }

    synchronized void read(DigestEntry request, EntitySink sink) {
        for (Collector collector : collectors.values()) {
            if (request.getDigestId() == 0 || request.getDigestId() == collector.entry.getDigestId()) {
                sink.accept(e -> e.setDigestEntry(collector.entry));
            }
        }
    }
}
