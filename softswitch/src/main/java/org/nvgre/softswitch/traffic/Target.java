package org.nvgre.softswitch.traffic;

import java.util.ArrayDeque;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.program.Executable;
import org.nvgre.softswitch.program.Pna;
import org.nvgre.softswitch.program.SwitchProgram;
import org.nvgre.softswitch.program.Tna;
import org.nvgre.softswitch.program.V1Model;
import org.nvgre.softswitch.program.Xsa;

/**
 * What runs a program of one architecture: takes packets from block to block, and does what the architecture leaves to
 * its target between them.
 *
 * <p>Used by one thread at a time. Everything a packet causes has happened when {@link #process} returns.
 */
public abstract sealed class Target permits SimpleSwitch, PnaNic, Tofino, XsaShell {
    private static final long NANOS_PER_MICRO = 1000;

    private final SwitchProgram program;
    private final Surroundings around;
    private final Output output;
    private final ArrayDeque<PacketState> free = new ArrayDeque<>();
    /** Never null. */
    final Watcher watcher;

    Target(SwitchProgram program, Surroundings around, Watcher watcher) {
        this.program = program;
        this.around = around;
        this.output = around.output();
        this.watcher = watcher;
    }

    /** The target of the program's architecture. */
    public static Target of(SwitchProgram program, Surroundings around) {
        return of(program, around, Watcher.NOBODY);
    }

    static Target of(SwitchProgram program, Surroundings around, Watcher watcher) {
        return switch (program.architecture()) {
            case V1Model fields -> new SimpleSwitch(program, fields, around, watcher);
            case Pna fields -> new PnaNic(program, fields, around, watcher);
            case Tna fields -> new Tofino(program, fields, around, watcher);
            case Xsa fields -> new XsaShell(program, fields, around, watcher);
        };
    }

    public SwitchProgram program() {
        return program;
    }

    /** Takes one packet through the switch, with all that comes of it. */
    public void process(int port, byte[] packet, long tag) {
        process(port, packet, packet.length, tag);
    }

    /** The same with the first {@code length} bytes of an array, which is only lent. */
    public abstract void process(int port, byte[] packet, int length, long tag);

    /** The code of a gress, as it is watched. */
    final Executable gress(int number) {
        return watcher.through(program.gresses().get(number));
    }

    final MulticastGroups groups() {
        return around.groups();
    }

    final CloneSessions sessions() {
        return around.sessions();
    }

    final Surroundings around() {
        return around;
    }

    /** A packet that nobody uses; to be given back. */
    final PacketState fresh() {
        return free.isEmpty() ? new PacketState(program.layout()) : free.pop();
    }

    final void recycle(PacketState s) {
        free.push(s);
    }

    final long nanos() {
        return System.nanoTime() - around.startNanos();
    }

    final long micros() {
        return nanos() / NANOS_PER_MICRO;
    }

    /** Sends the digest that the program asked for, if it did. */
    final void sendDigest(PacketState s) {
        if (s.digest == PacketState.NONE) {
            return;
        }
        SwitchProgram.Digest digest = program.digests().get(s.digest);
        if (digest != null) {
            watcher.digesting(digest, s);
            around.digests().digest(digest, s);
        }
    }

    final void transmit(int port, byte[] packet, int length, long tag) {
        watcher.transmitting(port, packet, length);
        output.transmit(port, packet, length, tag);
    }
}
