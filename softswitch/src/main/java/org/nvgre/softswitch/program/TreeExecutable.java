package org.nvgre.softswitch.program;

import java.util.List;
import java.util.function.Consumer;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.trace.TraceEvent;

/** A gress executed by walking over small objects. */
final class TreeExecutable implements Executable {
    /** A checksum: where it is, what it should be, and when; {@code condition} is null for always. */
    record Checksum(HeaderSlot header, FieldSlot field, Calculation calculation, Condition condition) {
        private boolean applies(PacketState s) {
            return condition == null || condition.test(s);
        }

        boolean isCorrect(PacketState s) {
            return !header.isValid(s) || !applies(s) || calculation.compute(s) == s.words[field.word()];
        }

        private void update(PacketState s) {
            if (applies(s)) {
                field.set(s.words, calculation.compute(s));
            }
        }
    }

    final TreeParser parser;
    final List<Checksum> verified;
    final ControlNode control;
    final List<Checksum> updated;
    /** The deparser's own statements. */
    final TreeAction beforeEmit;
    final List<HeaderSlot> emitted;

    TreeExecutable(TreeParser parser, List<Checksum> verified, ControlNode control, List<Checksum> updated,
            TreeAction beforeEmit, List<HeaderSlot> emitted) {
        this.parser = parser;
        this.verified = List.copyOf(verified);
        this.control = control;
        this.updated = List.copyOf(updated);
        this.beforeEmit = beforeEmit;
        this.emitted = List.copyOf(emitted);
    }

    @Override
    public void parse(PacketState s) {
        parser.parse(s);
        s.checksumError = false;
        for (Checksum checksum : verified) {
            if (!checksum.isCorrect(s)) {
                s.checksumError = true;
            }
        }
    }

    @Override
    public void control(PacketState s) {
        ControlNode.run(s, control);
        s.exit = false;
    }

    @Override
    public Executable tracing(Consumer<TraceEvent> events) {
        return new TracingExecutable(this, events);
    }

    @Override
    public int deparse(PacketState s) {
        prepare(s);
        return emit(s);
    }

    /** What the packet is to have before it is put together: checksums, and the deparser's own statements. */
    void prepare(PacketState s) {
        for (Checksum checksum : updated) {
            checksum.update(s);
        }
        beforeEmit.run(s);
    }

    /** Writes headers and payload; returns the length. */
    int emit(PacketState s) {
        int length = s.remaining();
        for (HeaderSlot header : emitted) {
            if (header.isValid(s)) {
                length += header.bytes(s);
            }
        }
        byte[] packet = s.out(length);
        int bit = 0;
        for (HeaderSlot header : emitted) {
            if (header.isValid(s)) {
                bit = header.emit(s, packet, bit);
            }
        }
        System.arraycopy(s.buffer, s.cursor, packet, bit >>> 3, s.remaining());
        return length;
    }
}
