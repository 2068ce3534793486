package org.nvgre.softswitch.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.nvgre.softswitch.program.AssertionFailedException;
import org.nvgre.softswitch.program.SwitchProgram;
import org.nvgre.softswitch.trace.Trace;
import org.nvgre.softswitch.trace.TraceEvent;
import org.nvgre.softswitch.traffic.SimpleSwitch.DigestSink;
import org.nvgre.softswitch.traffic.SimpleSwitch.Output;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data plane of a switch: takes packets on ports and hands out what its current program makes of them. */
public final class Forwarder {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);

    private final InputQueue input = new InputQueue();
    private final MulticastGroups groups = new MulticastGroups();
    private final CloneSessions sessions = new CloneSessions();
    private final List<Output> outputs = new CopyOnWriteArrayList<>();
    private final long startNanos = System.nanoTime();
    private volatile DigestSink digests = (_, _) -> {};
    private volatile SimpleSwitch current;

    public MulticastGroups groups() {
        return groups;
    }

    public CloneSessions sessions() {
        return sessions;
    }

    /** Every output gets every packet. Packets come in order, one at a time. */
    public void addOutput(Output output) {
        outputs.add(output);
    }

    public void removeOutput(Output output) {
        outputs.remove(output);
    }

    public void onDigest(DigestSink sink) {
        digests = sink;
    }

    /** Lets packets that arrive from now on go through {@code program}; {@code keep} groups and clone sessions. */
    public void load(SwitchProgram program, boolean keep) {
        SimpleSwitch next = new SimpleSwitch(program, groups, sessions, (d, s) -> digests.digest(d, s),
                this::transmit, startNanos);
        input.run(() -> {
            if (!keep) {
                groups.clear();
                sessions.clear();
            }
            current = next;
        });
    }

    /**
     * Takes a packet through the switch and returns when all that came of it was delivered. Called from within an
     * output it returns at once, and the packet follows after those before it.
     */
    public void receive(int port, byte[] packet, long tag) {
        input.run(() -> process(port, packet, tag));
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
            SimpleSwitch now = current;
            if (now == null) {
                return;
            }
            process(new TracingSwitch(now.program(), groups, sessions, (d, s) -> digests.digest(d, s),
                    this::transmit, startNanos, events::add), port, packet, 0)
                    .ifPresent(why -> events.add(new TraceEvent.Lost(why)));
        });
        if (events.isEmpty()) {
            throw new IllegalStateException(current == null
                    ? "the switch has no program"
                    : "a packet cannot be traced while another one is being delivered");
        }
        return new Trace(events);
    }

    private void process(int port, byte[] packet, long tag) {
        SimpleSwitch now = current;
        if (now != null) {
            process(now, port, packet, tag);
        }
    }

    /** Returns why the packet was lost, if it was. */
    private static Optional<String> process(SimpleSwitch through, int port, byte[] packet, long tag) {
        try {
            through.process(port, packet, tag);
            return Optional.empty();
        } catch (AssertionFailedException e) {
            LOG.error("packet on port {} lost: {}", port, e.getMessage());
            return Optional.of(e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("packet on port {} lost", port, e);
            return Optional.of(e.toString());
        }
    }

    private void transmit(int port, byte[] packet, long tag) {
        for (Output output : outputs) {
            output.transmit(port, packet, tag);
        }
    }
}
