package org.nvgre.bmv2.differential;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.nvgre.bmv2.bench.Twins.Judge;
import org.nvgre.generator.compile.CompiledProgram;

/// Comparisons of one program, each with entries of its own: of a policy where there are some, in turn, or at random.
///
/// @param name     of the program
/// @param networks none for entries at random
/// @param packets  in all rounds together
/// @param seed     of the first round; the next has the next
record Rounds(Judge judge, String name, CompiledProgram program, List<Network> networks, int packets,
        long seed) {
    /// Packets for one set of entries.
    private static final int ROUND = 1200;

    /// Fails at the first difference, and when hardly anything comes out: then nothing would be compared.
    void run() throws Exception {
        int out = 0;
        int round = 0;
        for (int sent = 0; sent < packets; sent += ROUND) {
            Optional<Network> network = networks.isEmpty()
                    ? Optional.empty()
                    : Optional.of(networks.get(round % networks.size()));
            out += new Comparison(judge, name, program, network, seed + round)
                    .run(Math.min(ROUND, packets - sent));
            round++;
        }
        System.out.printf("[differential] %s: %,d packets in, %,d out, seeds %d to %d: no difference%n", name,
                packets, out, seed, seed + round - 1);
        int share = share();
        int came = out;
        assertTrue(came > packets / share,
                () -> "only " + came + " of " + packets + " packets came out again");
    }

    /// One of so many packets must come out. pna drops what is not IP, and what has several receivers.
    private int share() {
        return networks.isEmpty() ? 20 : judge == Judge.PNA_NIC ? 5 : 3;
    }
}
