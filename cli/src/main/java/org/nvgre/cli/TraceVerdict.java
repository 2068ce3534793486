package org.nvgre.cli;

import com.google.protobuf.ByteString;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nvgre.runtime.device.DropReason;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.softswitch.trace.Effect;
import org.nvgre.softswitch.trace.Trace;
import org.nvgre.softswitch.trace.TraceEvent;

/// What a trace comes to, in one line. Decided from what any program's trace tells: the counters of drop reasons that
/// were counted, and the bytes that went in and came out.
final class TraceVerdict {

    private final Switch device;

    TraceVerdict(Switch device) {
        this.device = device;
    }

    String of(Trace trace) {
        Optional<String> lost = trace.events(TraceEvent.Lost.class).map(TraceEvent.Lost::why).findFirst();
        if (lost.isPresent()) {
            return "lost: " + Complaint.oneLine(lost.get());
        }
        List<String> reasons = trace.effects().filter(Effect.Counted.class::isInstance)
                .map(Effect.Counted.class::cast)
                .filter(counted -> counted.counter().endsWith("drop_reason"))
                .map(counted -> reason(counted.index()))
                .distinct().toList();
        List<TraceEvent.Transmitted> out = trace.transmitted();
        if (out.isEmpty()) {
            return reasons.isEmpty()
                    ? "dropped: no copy had anywhere to go"
                    : "dropped: " + String.join("; ", reasons);
        }
        Optional<Tunnelled> in = trace.events(TraceEvent.Arrived.class).findFirst()
                .flatMap(arrived -> Tunnelled.of(arrived.packet()));
        String outcome = out.stream().map(sent -> "out of " + sent(sent, in))
                .collect(Collectors.joining("; "));
        return (out.size() > 1 ? out.size() + " copies: " : "") + outcome
                + (reasons.isEmpty() ? "" : "; dropped a copy: " + String.join("; ", reasons));
    }

    private static String reason(long code) {
        return DropReason.all().stream().filter(reason -> reason.code() == code)
                .map(reason -> "%s (%s), %s".formatted(reason.name(), reason.rule(), reason.text()))
                .findFirst().orElse("reason " + code);
    }

    private String sent(TraceEvent.Transmitted sent, Optional<Tunnelled> in) {
        String port = "port " + sent.port();
        if (sent.port() == device.cpuPort()) {
            return port + ", to the control plane";
        }
        boolean underlay = device.underlayPorts().stream().anyMatch(each -> each.port() == sent.port());
        Optional<Tunnelled> tunnel = underlay ? Tunnelled.of(sent.packet()) : Optional.empty();
        if (tunnel.isPresent()) {
            boolean through = in.isPresent() && in.get().equals(tunnel.get());
            return port + (through ? ", in transit, " : ", encapsulated, ") + tunnel.get();
        }
        // What came in a tunnel may leave with a tag; something longer is an answer of the switch's own.
        boolean opened = in.isPresent() && in.get().frame().size() >= sent.packet().size() - 4;
        return port + (opened ? ", decapsulated, " + in.get() : ", without a tunnel");
    }

    /// An NVGRE packet: its tunnel, and the frame in it.
    record Tunnelled(int vsid, int flowId, InetAddress source, InetAddress destination, ByteString frame) {

        private static final int ETHERNET = 14;
        private static final int IPV4 = 0x0800;
        private static final int IPV6 = 0x86DD;
        private static final int CTAG = 0x8100;
        private static final int GRE = 47;
        /// Key present, nothing else; Transparent Ethernet Bridging (RFC 7637 §3.2).
        private static final int WITH_KEY = 0x2000;
        private static final int TEB = 0x6558;

        /// Empty where the packet is none.
        static Optional<Tunnelled> of(ByteString packet) {
            try {
                ByteBuffer bytes = packet.asReadOnlyByteBuffer();
                int type = bytes.getChar(ETHERNET - 2);
                int ip = type == CTAG ? ETHERNET + 4 : ETHERNET;
                type = type == CTAG ? bytes.getChar(ip - 2) : type;
                boolean v4 = type == IPV4 && bytes.get(ip + 9) == GRE;
                if (!v4 && !(type == IPV6 && bytes.get(ip + 6) == GRE)) {
                    return Optional.empty();
                }
                int gre = ip + (v4 ? (bytes.get(ip) & 0xF) * 4 : 40);
                if ((bytes.getChar(gre) & 0xF807) != WITH_KEY || bytes.getChar(gre + 2) != TEB) {
                    return Optional.empty();
                }
                int key = bytes.getInt(gre + 4);
                int source = ip + (v4 ? 12 : 8);
                int length = v4 ? 4 : 16;
                return Optional.of(new Tunnelled(key >>> 8, key & 0xFF,
                        address(packet.substring(source, source + length)),
                        address(packet.substring(source + length, source + 2 * length)),
                        packet.substring(gre + 8)));
            } catch (IndexOutOfBoundsException _) {
                return Optional.empty(); // cut off within a header
            }
        }

        private static InetAddress address(ByteString bytes) {
            try {
                return InetAddress.getByAddress(bytes.toByteArray());
            } catch (UnknownHostException e) {
                throw new IllegalStateException("4 or 16 bytes are an address", e);
            }
        }

        @Override
        public String toString() {
            return "VSID %d, FlowID 0x%02x, %s -> %s".formatted(vsid, flowId, source.getHostAddress(),
                    destination.getHostAddress());
        }
    }
}
