package org.nvgre.softswitch.trace;

import java.util.ArrayList;
import java.util.List;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.PacketState;

/// A packet as it was at one moment. What became of it since is found by comparison, so that no primitive has to
/// tell what it writes.
public final class Snapshot {
    private final PacketState before;

    private Snapshot(PacketState before) {
        this.before = before;
    }

    public static Snapshot of(PacketState s) {
        return new Snapshot(s.copy());
    }

    /// Bytes that were parsed since.
    public int parsedBytes(PacketState now) {
        return now.cursor - before.cursor;
    }

    /// The headers that became valid since.
    public List<HeaderSlot> added(PacketState now) {
        return now.layout.headers().stream().filter(h -> h.isValid(now) && !h.isValid(before)).toList();
    }

    /// What is different, header by header. Invalid headers have no contents.
    public List<Effect> effects(PacketState now) {
        List<Effect> effects = new ArrayList<>();
        for (HeaderSlot header : now.layout.headers()) {
            if (header.isValid(now) && header.isValid(before)) {
                changes(header, now, effects);
            } else if (header.isValid(now)) {
                effects.add(new Effect.HeaderAdded(header.name(), FieldValue.all(header.fields(), now)));
            } else if (header.isValid(before)) {
                effects.add(new Effect.HeaderRemoved(header.name()));
            }
        }
        return effects;
    }

    private void changes(HeaderSlot header, PacketState now, List<Effect> effects) {
        for (FieldSlot field : header.fields()) {
            FieldValue was = FieldValue.of(field, before);
            FieldValue is = FieldValue.of(field, now);
            if (!is.equals(was)) {
                effects.add(new Effect.Changed(was, is.value()));
            }
        }
    }
}
