package org.nvgre.runtime.device;

import java.util.List;
import java.util.function.Consumer;

import org.nvgre.p4runtime.ElectionId;
import org.nvgre.p4runtime.P4RuntimeClient;
import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.p4runtime.Packet;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.Subscription;
import org.nvgre.p4runtime.Update;
import org.nvgre.p4runtime.UpdateResult;
import org.nvgre.runtime.desired.DesiredState;

import com.google.protobuf.ByteString;

/// A switch that we lead: connected, and the primary controller of it.
public final class Device implements AutoCloseable {

    private final P4RuntimeClient client;

    private Device(P4RuntimeClient client) {
        this.client = client;
    }

    /// @param address host:port of its P4Runtime server
    /// @param electionId the highest of all controllers leads
    /// @throws DeviceException when it is out of reach, or led by another controller
    public static Device connect(String address, long deviceId, long electionId) {
        try {
            P4RuntimeClient client = P4RuntimeClient.connect(address, deviceId, ElectionId.of(electionId));
            try {
                client.requirePrimary();
            } catch (P4RuntimeException other) {
                client.close();
                throw other;
            }
            return new Device(client);
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
            return client.ensurePipeline(pipeline);
        } catch (P4RuntimeException failure) {
            throw new DeviceException(failure.getMessage(), failure);
        }
    }

    /// Makes the device hold exactly what is wanted, its program included.
    ///
    /// @return what was done; an update that the device refused is in there, and throws nothing
    /// @throws DeviceException when the device is lost on the way
    public Report reconcile(DesiredState desired) {
        try {
            return new Reconciliation(client, desired).run();
        } catch (P4RuntimeException failure) {
            throw new DeviceException(failure.getMessage(), failure);
        }
    }

    /// Makes of one state another, without reading: for small changes of what the device is known to hold.
    ///
    /// @param before what it holds, of the same program
    /// @return what was done; an update that the device refused is in there, and throws nothing
    public Report change(DesiredState before, DesiredState after) {
        return Reconciliation.change(client, before, after);
    }

    List<UpdateResult> write(List<Update> updates) {
        return client.write(updates);
    }

    /// Packets that the program sends up, from now on. They come one by one; who takes long holds up the session.
    public Subscription packetIns(Pipeline pipeline, Consumer<Packet> consumer) {
        return client.packetIns(pipeline, consumer);
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

    /// @param desired what the device was reconciled to: it tells which cells belong to which virtual subnet
    /// @throws DeviceException when they cannot be read
    public Counters counters(DesiredState desired) {
        try {
            return Counters.read(client, desired);
        } catch (P4RuntimeException failure) {
            throw new DeviceException(failure.getMessage(), failure);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
