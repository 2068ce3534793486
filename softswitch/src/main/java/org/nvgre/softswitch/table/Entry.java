package org.nvgre.softswitch.table;

import com.google.protobuf.ByteString;
import java.util.List;
import org.nvgre.softswitch.packet.PacketState;

/** An entry of a table. Its action may be replaced while packets use it. */
public final class Entry {
    private final Key key;
    private final boolean constant;
    private final CounterCell counter = new CounterCell();
    private volatile ActionSource action;
    private volatile Note note = Note.NONE;
    private volatile Meter meter = Meter.UNCONFIGURED;
    private volatile long lastHitNanos = System.nanoTime();

    /** What identifies an entry; priority, higher first, is 0 in tables without priorities. */
    public record Key(List<FieldMatch> match, int priority) {
        public Key {
            match = List.copyOf(match);
        }
    }

    /** What the control plane keeps with an entry and the switch does not look at, except the idle timeout. */
    public record Note(ByteString metadata, long controllerMetadata, long idleTimeoutNanos) {
        public static final Note NONE = new Note(ByteString.EMPTY, 0, 0);
    }

    public Entry(Key key, ActionSource action, boolean constant) {
        this.key = key;
        this.action = action;
        this.constant = constant;
    }

    public Key key() {
        return key;
    }

    public ActionSource action() {
        return action;
    }

    void replaceAction(ActionSource newAction) {
        this.action = newAction;
    }

    public boolean isConstant() {
        return constant;
    }

    public CounterCell counter() {
        return counter;
    }

    public Note note() {
        return note;
    }

    public void annotate(Note newNote) {
        this.note = newNote;
    }

    public Meter meter() {
        return meter;
    }

    public void configure(Meter newMeter) {
        this.meter = newMeter;
    }

    /** When a packet last hit it, by {@link System#nanoTime}. */
    public long lastHitNanos() {
        return lastHitNanos;
    }

    void hit(PacketState s, boolean count) {
        if (count) {
            counter.count(s.ingressLength);
        }
        if (note.idleTimeoutNanos() != 0) {
            lastHitNanos = System.nanoTime();
        }
    }
}
