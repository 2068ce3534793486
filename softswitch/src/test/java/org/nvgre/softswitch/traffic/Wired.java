package org.nvgre.softswitch.traffic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.nvgre.softswitch.Probe;
import org.nvgre.softswitch.program.SwitchProgram;

/// A target with nothing around it but ports, and the clone sessions that a test makes.
final class Wired {
    private final List<String> sent = new ArrayList<>();
    private final CloneSessions sessions = new CloneSessions();
    private final Target target;

    Wired(SwitchProgram program) {
        this.target = Target.of(program,
                new Surroundings(new MulticastGroups(), sessions, (_, _) -> {},
                        (port, packet, length, _) -> sent
                                .add(port + ": " + Probe.hex(Arrays.copyOf(packet, length))),
                        OptionalInt.empty(), System.nanoTime()));
    }

    CloneSessions sessions() {
        return sessions;
    }

    /// @param packet in hex
    /// @return what comes out for it, as `port: packet`
    List<String> send(int port, String packet) {
        sent.clear();
        target.process(port, Probe.hex(packet), 0);
        return List.copyOf(sent);
    }
}
