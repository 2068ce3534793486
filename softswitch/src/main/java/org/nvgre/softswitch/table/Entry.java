package org.nvgre.softswitch.table;

import com.google.protobuf.ByteString;
import java.util.List;
import org.nvgre.softswitch.packet.PacketState;

/**
 * An entry of a table: the words of its arguments, then those of its key (see {@link KeyShape}). To give it another
 * action is to put another entry in its place; what it counts goes on.
 *
 * <p>There may be millions: it has one array of words, and extras only where they are needed.
 */
public final class Entry extends Keyed {
    /** An {@link Action}, whose arguments are the first words; or a member or group of an action profile. */
    private final Object does;
    private final Extras extras;

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

    /** {@code extras} may be null. */
    Entry(ActionSource source, long[] words, Extras extras) {
        super(words);
        this.does = source instanceof Invocation invocation ? invocation.action() : source;
        this.extras = extras;
    }

    /** The words of an entry that does this and has this key. */
    static long[] words(ActionSource source, long[] key) {
        long[] data = source instanceof Invocation invocation ? invocation.data() : NO_DATA;
        int arguments = source instanceof Invocation invocation ? invocation.action().dataWords() : 0;
        long[] words = new long[arguments + key.length];
        System.arraycopy(data, 0, words, 0, arguments);
        System.arraycopy(key, 0, words, arguments, key.length);
        return words;
    }

    private static final long[] NO_DATA = {};

    /** The arguments of its action, at the beginning, as {@link Action#run} wants them. Not to be written to. */
    public long[] data() {
        return words;
    }

    /** Its action; only in tables without an action profile. */
    public Action directAction() {
        return (Action) does;
    }

    public ActionSource action() {
        return does instanceof Action action ? new Invocation(action, words) : (ActionSource) does;
    }

    /** The action for this packet, which a member or group of a profile decides; null where there is none. */
    public Invocation choose(PacketState s) {
        return action().choose(s);
    }

    Extras extras() {
        return extras;
    }

    public long packets() {
        return extras == null ? 0 : extras.packets();
    }

    public long bytes() {
        return extras == null ? 0 : extras.bytes();
    }

    /** Only in tables with a direct counter. */
    public void setCounter(long packets, long bytes) {
        extras.setCounter(packets, bytes);
    }

    public Note note() {
        return extras == null ? Note.NONE : extras.note;
    }

    public Meter meter() {
        return extras == null ? Meter.UNCONFIGURED : extras.meter;
    }

    /** Only in tables with a direct meter. */
    public void configure(Meter newMeter) {
        extras.meter = newMeter;
    }

    /** When a packet last hit it, by {@link System#nanoTime}; only where it has an idle timeout. */
    public long lastHitNanos() {
        return extras == null ? System.nanoTime() : extras.lastHitNanos;
    }

    /** Whether its idle timeout is over; true once, until a packet hits it again. */
    public boolean fallsIdle(long nowNanos) {
        if (extras == null || extras.note.idleTimeoutNanos() == 0) {
            return false;
        }
        long lastHit = extras.lastHitNanos;
        if (nowNanos - lastHit < extras.note.idleTimeoutNanos() || extras.toldHitNanos == lastHit) {
            return false;
        }
        extras.toldHitNanos = lastHit;
        return true;
    }

    void hit(boolean count, int bytes) {
        if (extras == null) {
            return;
        }
        if (count) {
            extras.count(bytes);
        }
        if (extras.note.idleTimeoutNanos() != 0) {
            extras.lastHitNanos = System.nanoTime();
        }
    }
}
