package org.nvgre.bmv2.differential;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nvgre.bmv2.bench.Programs;
import org.nvgre.bmv2.bench.Twins;
import org.nvgre.generator.compile.CompiledProgram;
import org.nvgre.generator.compile.P4Toolchain;
import org.nvgre.p4runtime.Pipeline;

/// Random entries and random packets: our switch and bmv2, with the same JSON, do the same.
///
/// `-Dnvgre.differential.packets=N` sends N packets through all programs together (default 20,000),
/// `-Dnvgre.differential.seed=S` others; `-Dnvgre.differential.only=P` leaves out all programs but one.
class DifferentialTest {
    private static final List<String> PROFILES = List.of("full", "minimal", "tor-gateway", "nic-endpoint");
    /// For profiles: entries at random would make no tunnels. A profile takes what it has the features for.
    private static final List<String> POLICIES = List.of("two-customers", "dual-stack", "multicast", "routed",
            "multipath", "guarded");
    private static final List<String> OURS = List.of("arithmetic", "matching", "headers", "replication",
            "state");

    private static final int PACKETS = Integer.getInteger("nvgre.differential.packets", 20_000)
            / (PROFILES.size() + OURS.size());
    private static final String ONLY = System.getProperty("nvgre.differential.only", "");
    private static final long SEED = Long.getLong("nvgre.differential.seed", 1);

    /// Packets for one set of entries.
    private static final int ROUND = 1200;

    static Stream<String> programs() {
        return Stream.concat(PROFILES.stream(), OURS.stream())
                .filter(name -> ONLY.isEmpty() || name.equals(ONLY));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void doesWhatBmv2Does(String name) throws Exception {
        Optional<String> missing = Twins.missing();
        Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
        CompiledProgram program = PROFILES.contains(name)
                ? Programs.compiled(name, "embedded")
                : P4Toolchain.named("embedded").compile(Path.of(Objects
                        .requireNonNull(DifferentialTest.class.getResource("/differential/" + name + ".p4"))
                        .toURI()));
        Pipeline pipeline = Pipeline.of(program.p4Info(), program.deviceConfig());
        List<Network> networks = PROFILES.contains(name) ? Network.suitable(POLICIES, pipeline) : List.of();
        int out = 0;
        for (int sent = 0; sent < PACKETS; sent += ROUND) {
            int round = sent / ROUND;
            Optional<Network> network = networks.isEmpty()
                    ? Optional.empty()
                    : Optional.of(networks.get(round % networks.size()));
            out += new Comparison(name, program, pipeline, network, SEED + round)
                    .run(Math.min(ROUND, PACKETS - sent));
        }
        int came = out;
        System.out.printf("[differential] %s: %,d packets in, %,d out, seeds %d to %d: no difference%n", name,
                PACKETS, came, SEED, SEED + (PACKETS - 1) / ROUND);
        int share = networks.isEmpty() ? 20 : 3;
        assertTrue(came > PACKETS / share,
                () -> "only " + came + " of " + PACKETS + " packets came out again");
    }
}
