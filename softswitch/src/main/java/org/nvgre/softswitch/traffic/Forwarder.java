package org.nvgre.softswitch.traffic;

import java.util.Arrays;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.nvgre.softswitch.program.AssertionFailedException;
import org.nvgre.softswitch.program.SwitchProgram;
import org.nvgre.softswitch.trace.Trace;
import org.nvgre.softswitch.trace.TraceEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data plane of a switch: takes packets on ports and hands out what its current program makes of them. */
public final class Forwarder {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);

    /** A program with what its packets meet besides; one value, so that no packet meets half of it. */
    static final class Loaded {
        private final SwitchProgram program;
        private final MulticastGroups groups;
        private final CloneSessions sessions;

        Loaded(SwitchProgram program, MulticastGroups groups, CloneSessions sessions) {
            this.program = program;
            this.groups = groups;
            this.sessions = sessions;
        }
    }

    private final InputQueue input = new InputQueue();
    private final List<Lane> lanes = new CopyOnWriteArrayList<>();
    private final Lane own = newLane();
    /// Never changed, but replaced: going through an array makes no iterator for each packet.
    private volatile Output[] outputs = {};
    private final long startNanos = System.nanoTime();
    /// By port; null where there is none. Never changed, but replaced.
    private volatile Output[] byPort = {};
    private volatile DigestSink digests = (_, _) -> {};
    private volatile Loaded current;
    private volatile boolean held;
    private final PortStates ports = new PortStates();
    private final Exclusions exclusions = new Exclusions();
    private final OptionalInt cpuPort;

    /** Of a switch without a port of the control plane. */
    public Forwarder() {
        this(OptionalInt.empty());
    }

    /** @param cpuPort the port of the control plane, if there is one */
    public Forwarder(OptionalInt cpuPort) {
        this.cpuPort = cpuPort;
    }

    /** A way through the switch for packets that come on a thread of their own. */
    public Lane newLane() {
        Lane lane = new Lane(this);
        lanes.add(lane);
        return lane;
    }

    /** Every output gets every packet, those of one input in order; different inputs may call at the same time. */
    public void addOutput(Output output) {
        synchronized (this) {
            Output[] more = Arrays.copyOf(outputs, outputs.length + 1);
            more[outputs.length] = output;
            outputs = more;
        }
    }

    public void removeOutput(Output output) {
        synchronized (this) {
            outputs = Arrays.stream(outputs).filter(each -> !each.equals(output)).toArray(Output[]::new);
        }
    }

    /** Makes this the output of one port, a small number: all below it take a little room. */
    public synchronized void connect(int port, Output output) {
        Output[] next = Arrays.copyOf(byPort, Math.max(byPort.length, port + 1));
        next[port] = output;
        byPort = next;
    }

    public PortStates ports() {
        return ports;
    }

    public Exclusions exclusions() {
        return exclusions;
    }

    public void onDigest(DigestSink sink) {
        digests = sink;
    }

    /**
     * Lets packets that arrive from now on go through {@code program}. None is lost meanwhile: each goes through the
     * old one or the new one.
     */
    public void load(SwitchProgram program, MulticastGroups groups, CloneSessions sessions) {
        Loaded next = new Loaded(program, groups, sessions);
        input.run(() -> current = next);
    }

    /** The same with packets held, after {@code last} was done; if that fails, nothing is loaded. */
    public <E extends Exception> void loadAfter(Last<E> last, SwitchProgram program, MulticastGroups groups,
            CloneSessions sessions) throws E {
        Loaded next = new Loaded(program, groups, sessions);
        var _ = this.<Loaded, E>whileHeld(() -> {
            last.run();
            current = next;
            return next;
        });
    }

    /** What remains to be done before a program is used. */
    @FunctionalInterface
    public interface Last<E extends Exception> {
        void run() throws E;
    }

    /** Something to be done, and what may come of it. */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /** Has packets wait while {@code work} is done: each has gone through the switch before it, or goes after it. */
    public synchronized <T, E extends Exception> T whileHeld(Work<T, E> work) throws E {
        held = true;
        try {
            lanes.forEach(Lane::awaitIdle);
            return work.run();
        } finally {
            held = false;
        }
    }

    boolean isHeld() {
        return held;
    }

    Loaded current() {
        return current;
    }

    Target targetOf(Loaded loaded) {
        return Target.of(loaded.program, surroundingsOf(loaded));
    }

    private Surroundings surroundingsOf(Loaded loaded) {
        return new Surroundings(loaded.groups, exclusions, loaded.sessions, ports,
                (d, s) -> digests.digest(d, s), this::transmit, cpuPort, startNanos);
    }

    /**
     * Takes a packet through the switch and returns when all that came of it was delivered. Called from within an
     * output it returns at once, and the packet follows after those before it.
     */
    public void receive(int port, byte[] packet, long tag) {
        input.run(() -> own.receive(port, packet, packet.length, tag));
    }

    /**
     * As {@link #receive}, and tells what happened on the way; counters count it, meters and registers take it
     * in, and what comes of it leaves. It must not be called from within an output.
     *
     * @throws IllegalStateException when no program is loaded
     */
    public Trace trace(int port, byte[] packet) {
        List<TraceEvent> events = new ArrayList<>();
        input.run(() -> {
            Loaded now = current;
            if (now == null) {
                return;
            }
            process(Target.of(now.program, surroundingsOf(now), new Tracer(events::add)), port, packet,
                    packet.length, 0).ifPresent(why -> events.add(new TraceEvent.Lost(why)));
        });
        if (events.isEmpty()) {
            throw new IllegalStateException(current == null
                    ? "the switch has no program"
                    : "a packet cannot be traced while another one is being delivered");
        }
        return new Trace(events);
    }

    /** Returns why the packet was lost, if it was. */
    static Optional<String> process(Target through, int port, byte[] packet, int length, long tag) {
        try {
            through.process(port, packet, length, tag);
            return Optional.empty();
        } catch (AssertionFailedException | PacketLostException e) {
            LOG.error("packet on port {} lost: {}", port, e.getMessage());
            return Optional.of(e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("packet on port {} lost", port, e);
            return Optional.of(e.toString());
        }
    }

    private void transmit(int port, byte[] packet, int length, long tag) {
        Output[] connected = byPort;
        if (port >= 0 && port < connected.length && connected[port] != null) {
            connected[port].transmit(port, packet, length, tag);
        }
        for (Output output : outputs) {
            output.transmit(port, packet, length, tag);
        }
    }
}
