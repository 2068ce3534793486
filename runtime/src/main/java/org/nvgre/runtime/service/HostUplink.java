package org.nvgre.runtime.service;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

import org.nvgre.p4runtime.Packet;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.Subscription;
import org.nvgre.runtime.desired.Learned;
import org.nvgre.runtime.device.Device;
import org.nvgre.runtime.host.HostService;
import org.nvgre.runtime.packet.Frame;

import com.google.protobuf.ByteString;

/// A switch's host, in a session of its keeper.
///
/// @param others takes a frame to the ports that other switches have in a virtual subnet
record HostUplink(Device device, Pipeline pipeline, Consumer<Learned> facts,
        BiConsumer<Integer, Frame> others) implements HostService.Uplink {

    @Override
    public Subscription packetIns(Consumer<Packet> consumer) {
        return device.packetIns(pipeline, consumer);
    }

    @Override
    public void packetOut(int port, ByteString frame) {
        device.packetOut(pipeline, port, frame);
    }

    @Override
    public void elsewhere(int vsid, Frame frame) {
        others.accept(vsid, frame);
    }

    @Override
    public void learned(Learned learned) {
        facts.accept(learned);
    }
}
