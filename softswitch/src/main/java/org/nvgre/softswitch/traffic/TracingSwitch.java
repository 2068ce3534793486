package org.nvgre.softswitch.traffic;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.packet.StandardMetadata;
import org.nvgre.softswitch.program.SwitchProgram;
import org.nvgre.softswitch.program.V1Model;
import org.nvgre.softswitch.trace.FieldValue;
import org.nvgre.softswitch.trace.TraceEvent;
import org.nvgre.softswitch.trace.TraceEvent.Arrival;
import org.nvgre.softswitch.trace.TraceEvent.Copy;
import org.nvgre.softswitch.trace.TraceEvent.Passage;
import org.nvgre.softswitch.trace.TraceEvent.Stage;
import org.nvgre.softswitch.traffic.MulticastGroups.Replica;

/** A simple_switch that tells what it does with its packets. */
final class TracingSwitch extends SimpleSwitch {
    private final StandardMetadata standard;
    private final Consumer<TraceEvent> events;

    TracingSwitch(SwitchProgram program, MulticastGroups groups, CloneSessions sessions, DigestSink digests,
            Output output, long startNanos, Consumer<TraceEvent> events) {
        super(program, program.code().tracing(events), groups, sessions, digests, output, startNanos);
        this.standard = program.layout().standard();
        this.events = events;
    }

    @Override
    void enteringIngress(PacketState s) {
        Arrival how = switch (StandardMetadata.get(s, standard.instanceType())) {
            case V1Model.RESUBMITTED -> Arrival.RESUBMITTED;
            case V1Model.RECIRCULATED -> Arrival.RECIRCULATED;
            default -> Arrival.RECEIVED;
        };
        byte[] packet = Arrays.copyOfRange(s.buffer, s.cursor, s.end);
        events.accept(new TraceEvent.Arrived(how, s.ingressPort, ByteString.copyFrom(packet)));
    }

    @Override
    void forwarding(int port) {
        events.accept(new TraceEvent.Forwarded(port));
    }

    @Override
    void replicating(int group, List<Replica> copiesOrNull) {
        events.accept(new TraceEvent.Replicated(group, copiesOrNull != null, copies(copiesOrNull)));
    }

    @Override
    void cloning(boolean fromIngress, int session, List<Replica> copiesOrNull) {
        events.accept(new TraceEvent.Cloned(fromIngress ? Stage.INGRESS : Stage.EGRESS, session,
                copiesOrNull != null, copies(copiesOrNull)));
    }

    private static List<Copy> copies(List<Replica> replicas) {
        return replicas == null
                ? List.of()
                : replicas.stream().map(r -> new Copy(r.port(), r.instance())).toList();
    }

    @Override
    void digesting(SwitchProgram.Digest digest, PacketState s) {
        events.accept(new TraceEvent.Digested(digest.name(), FieldValue.all(digest.fields(), s)));
    }

    @Override
    void dropping(boolean inIngress) {
        events.accept(new TraceEvent.Dropped(inIngress ? Stage.INGRESS : Stage.EGRESS));
    }

    @Override
    void enteringEgress(PacketState s) {
        Passage how = switch (StandardMetadata.get(s, standard.instanceType())) {
            case V1Model.REPLICATION -> Passage.REPLICA;
            case V1Model.INGRESS_CLONE -> Passage.INGRESS_CLONE;
            case V1Model.EGRESS_CLONE -> Passage.EGRESS_CLONE;
            default -> Passage.UNICAST;
        };
        events.accept(new TraceEvent.EgressBegan(how, s.egressPort,
                StandardMetadata.get(s, standard.egressRid())));
    }

    @Override
    void transmitting(int port, byte[] packet, int length) {
        events.accept(new TraceEvent.Transmitted(port, ByteString.copyFrom(packet, 0, length)));
    }
}
