package org.nvgre.softswitch.traffic;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.Consumer;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.program.Executable;
import org.nvgre.softswitch.program.SwitchProgram;
import org.nvgre.softswitch.trace.FieldValue;
import org.nvgre.softswitch.trace.TraceEvent;
import org.nvgre.softswitch.trace.TraceEvent.Arrival;
import org.nvgre.softswitch.trace.TraceEvent.Copy;
import org.nvgre.softswitch.trace.TraceEvent.Passage;
import org.nvgre.softswitch.trace.TraceEvent.Stage;
import org.nvgre.softswitch.traffic.MulticastGroups.Replica;

/** Tells what it sees. */
record Tracer(Consumer<TraceEvent> events) implements Watcher {
    @Override
    public Executable through(Executable code) {
        return code.tracing(events);
    }

    @Override
    public void arrived(Arrival how, int port, PacketState s, int from) {
        events.accept(new TraceEvent.Arrived(how, port, ByteString.copyFrom(s.buffer, from, s.end - from)));
    }

    @Override
    public void forwarding(int port) {
        events.accept(new TraceEvent.Forwarded(port));
    }

    @Override
    public void replicating(int group, List<Replica> copiesOrNull) {
        events.accept(new TraceEvent.Replicated(group, copiesOrNull != null, copies(copiesOrNull)));
    }

    @Override
    public void cloning(Stage from, int session, List<Replica> copiesOrNull) {
        events.accept(new TraceEvent.Cloned(from, session, copiesOrNull != null, copies(copiesOrNull)));
    }

    private static List<Copy> copies(List<Replica> replicas) {
        return replicas == null
                ? List.of()
                : replicas.stream().map(r -> new Copy(r.port(), r.instance())).toList();
    }

    @Override
    public void digesting(SwitchProgram.Digest digest, PacketState s) {
        events.accept(new TraceEvent.Digested(digest.name(), FieldValue.all(digest.fields(), s)));
    }

    @Override
    public void dropping(Stage at) {
        events.accept(new TraceEvent.Dropped(at));
    }

    @Override
    public void enteringEgress(Passage how, int port, int instance) {
        events.accept(new TraceEvent.EgressBegan(how, port, instance));
    }

    @Override
    public void transmitting(int port, byte[] packet, int length) {
        events.accept(new TraceEvent.Transmitted(port, ByteString.copyFrom(packet, 0, length)));
    }
}
