package org.nvgre.runtime.device;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.nvgre.p4runtime.Bits;
import org.nvgre.p4runtime.Digest;
import org.nvgre.p4runtime.ElectionId;
import org.nvgre.p4runtime.P4RuntimeClient;
import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.p4runtime.Packet;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.StreamListener;
import org.nvgre.p4runtime.Subscription;
import org.nvgre.p4runtime.Table;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.p4runtime.Update;
import org.nvgre.runtime.desired.Delta;
import org.nvgre.runtime.desired.DesiredState;

import com.google.protobuf.ByteString;

/// A switch with which we have a session. Safe for use by several threads.
public final class Device implements AutoCloseable {

    private final P4RuntimeClient client;
    private final Claims claims = new Claims();

    private Device(P4RuntimeClient client) {
        this.client = client;
    }

    /// @param address host:port of its P4Runtime server
    /// @param electionId the highest of all controllers leads
    /// @throws DeviceException when it is out of reach, or led by another controller
    public static Device connect(String address, long deviceId, long electionId) {
        try {
            Device device = open(P4RuntimeClient.to(address).deviceId(deviceId)
                    .electionId(ElectionId.of(electionId)));
            try {
                device.client.requirePrimary();
            } catch (P4RuntimeException other) {
                device.close();
                throw other;
            }
            return device;
        } catch (P4RuntimeException failure) {
            throw new DeviceException(failure.getMessage(), failure);
        }
    }

    /// Connects; another controller may lead it.
    public static Device open(P4RuntimeClient.Builder how) throws P4RuntimeException {
        return new Device(how.connect());
    }

    /// Whether we may write.
    public boolean leads() {
        return client.isPrimary();
    }

    /// @throws P4RuntimeException.NotPrimary with who leads it
    public void requireLead() throws P4RuntimeException {
        client.requirePrimary();
    }

    public Subscription subscribe(StreamListener listener) {
        return client.subscribe(listener);
    }

    /// Whether it answers, and still runs this program.
    ///
    /// @throws P4RuntimeException when it does not answer
    public boolean runs(Pipeline pipeline) throws P4RuntimeException {
        var cookie = client.cookie();
        return cookie.isPresent() && cookie.getAsLong() == pipeline.cookie();
    }

    /// Has the device check a program that it does not run; nothing changes.
    ///
    /// @throws DeviceException when it could not run it
    public void verify(Pipeline pipeline) {
        try {
            if (!runs(pipeline)) {
                client.verify(pipeline);
            }
        } catch (P4RuntimeException failure) {
            throw new DeviceException(failure.getMessage(), failure);
        }
    }

    /// Loads a program, which clears all entries, unless the device runs that very one.
    ///
    /// @return whether it was loaded
    /// @throws DeviceException when the device will not have it
    public boolean pipeline(Pipeline pipeline) {
        try {
            return load(pipeline);
        } catch (P4RuntimeException failure) {
            throw new DeviceException(failure.getMessage(), failure);
        }
    }

    /// As {@link #pipeline}.
    ///
    /// @throws P4RuntimeException when the device will not have it, or is lost
    public boolean load(Pipeline pipeline) throws P4RuntimeException {
        return client.ensurePipeline(pipeline);
    }

    /// Makes the device hold exactly what is wanted, its program included. Changes may be written at the same time.
    ///
    /// @return what was done; an update that the device refused is in there, and throws nothing
    /// @throws P4RuntimeException when the device is lost on the way
    public Report reconcile(String switchName, Plan plan, Foreign foreign) throws P4RuntimeException {
        return new Reconciliation(client, switchName, plan, foreign, claims).run();
    }

    /// As {@link #reconcile(String, Plan, Foreign)}, without anybody else's entries.
    ///
    /// @throws DeviceException when the device is lost on the way
    public Report reconcile(DesiredState desired) {
        try {
            return reconcile(desired.switchName(), Plan.of(desired), Foreign.REMOVE);
        } catch (P4RuntimeException failure) {
            throw new DeviceException(failure.getMessage(), failure);
        }
    }

    /// A change that is going to be written. To be called before anybody else can see what the change makes of what is
    /// wanted; from then on no reconciliation writes what the change concerns.
    public Change change(Delta delta) {
        return new Change(delta);
    }

    /// A change, on its way to the device in steps.
    public final class Change implements AutoCloseable {

        private final Claims.Claim claim;
        private final Tally tally = new Tally();

        private Change(Delta delta) {
            claim = claims.claim(delta);
        }

        /// Writes what may be done in any order within each step. What is refused is counted; the rest is written.
        ///
        /// @throws P4RuntimeException when the device is lost, or led by another controller
        public void write(List<List<Update>> steps) throws P4RuntimeException {
            var writes = new Writes(client, tally, _ -> {});
            claims.writing().lock();
            try {
                for (List<Update> step : steps) {
                    step.forEach(writes::add);
                    writes.finish();
                    if (writes.lost().isPresent()) {
                        throw P4RuntimeException.lost(writes.lost().get());
                    }
                }
            } finally {
                claims.writing().unlock();
            }
        }

        /// What was done so far.
        public Report report(String switchName) {
            return tally.report(switchName, false, 0, List.of());
        }

        /// Nothing more of it will be written.
        @Override
        public void close() {
            claim.close();
        }
    }

    /// Packets that the program sends up, from now on. They come one by one; who takes long holds up the session.
    public Subscription packetIns(Pipeline pipeline, Consumer<Packet> consumer) {
        return client.packetIns(pipeline, consumer);
    }

    /// What the program tells, from now on, list by list; who takes long holds up the session.
    public Subscription digests(Digest digest, Digest.Lists lists,
            Consumer<List<Map<String, Bits>>> consumer) throws P4RuntimeException {
        return client.digests(digest, lists, consumer);
    }

    /// Entries that have become idle, from now on, one by one; who takes long holds up the session.
    public Subscription idleEntries(Pipeline pipeline, Consumer<TableEntry.Key> consumer) {
        return client.idleEntries(pipeline, consumer);
    }

    /// The entries of a table that are idle now.
    public List<TableEntry.Key> idle(Table table) throws P4RuntimeException {
        return client.readIdle(table);
    }

    /// @param frame as it is to leave the port
    /// @throws DeviceException when the session is lost
    public void packetOut(Pipeline pipeline, int port, ByteString frame) {
        try {
            client.packetOut(pipeline, frame, "egress_port", port);
        } catch (P4RuntimeException failure) {
            throw new DeviceException(failure.getMessage(), failure);
        }
    }

    /// @param meanings which cells belong to which virtual subnet, and which entries to which rule
    /// @throws DeviceException when they cannot be read
    public Counters counters(Counters.Meanings meanings) {
        try {
            return Counters.read(client, meanings);
        } catch (P4RuntimeException failure) {
            throw new DeviceException(failure.getMessage(), failure);
        }
    }

    /// @param desired what the device was reconciled to
    /// @throws DeviceException when they cannot be read
    public Counters counters(DesiredState desired) {
        return counters(
                new Counters.Meanings(desired.pipeline(), desired.ids().subnets(), desired.aclRules()));
    }

    /// `device 1 at 127.0.0.1:9559`
    @Override
    public String toString() {
        return client.toString();
    }

    /// Ends the session at once, whatever is under way.
    public void abort() {
        client.abort();
    }

    @Override
    public void close() {
        client.close();
    }
}
