package org.nvgre.bmv2.differential;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nvgre.bmv2.bench.Programs;
import org.nvgre.bmv2.bench.Twins.Judge;
import org.nvgre.generator.compile.CompiledProgram;
import org.nvgre.generator.compile.P4Toolchain;
import org.nvgre.p4runtime.Pipeline;

/// Random entries and random packets: our switch and bmv2, with the same JSON, do the same.
///
/// `-Dnvgre.differential.packets=N` sends N packets through all programs for simple_switch together (default 20,000), and
/// half as many through those for pna_nic; `-Dnvgre.differential.seed=S` others; `-Dnvgre.differential.only=P` leaves out all
/// programs but one (`full`, `pna_nic`, `pna_nic-full-p4c`).
class DifferentialTest {
    private static final List<String> PROFILES = List.of("full", "minimal", "tor-gateway", "nic-endpoint");
    /// For profiles: entries at random would make no tunnels. A profile takes what it has the features for.
    private static final List<String> POLICIES = List.of("two-customers", "dual-stack", "multicast", "routed",
            "multipath", "guarded");
    private static final List<String> OURS = List.of("arithmetic", "matching", "headers", "replication",
            "state");
    private static final int PACKETS = Integer.getInteger("nvgre.differential.packets", 20_000);
    private static final int FOR_A_NIC = PACKETS / 10;
    private static final String ONLY = System.getProperty("nvgre.differential.only", "");
    private static final long SEED = Long.getLong("nvgre.differential.seed", 1);

    static Stream<String> programs() {
        return Stream.concat(PROFILES.stream(), OURS.stream());
    }

    @ParameterizedTest
    @MethodSource("programs")
    void doesWhatBmv2Does(String name) throws Exception {
        require(name, Judge.SIMPLE_SWITCH.missing());
        int packets = PACKETS / (PROFILES.size() + OURS.size());
        CompiledProgram program = PROFILES.contains(name) ? Programs.compiled(name, "embedded") : own(name);
        new Rounds(Judge.SIMPLE_SWITCH, name, program,
                PROFILES.contains(name) ? networks(program) : List.of(), packets,
                SEED).run();
    }

    @ParameterizedTest
    @CsvSource({"full, embedded", "full, p4c", "minimal, embedded", "draft-02, p4c"})
    void doesWhatPnaNicDoes(String profile, String compiler) throws Exception {
        String name = "pna_nic-" + profile + "-" + compiler;
        require(name, Programs.missingForPnaNic(compiler));
        Programs.OfPnaNic program = Programs.forPnaNic(profile, compiler);
        new Rounds(Judge.PNA_NIC, name, program.own(),
                networks(program.visible()),
                FOR_A_NIC, SEED).run();
    }

    @Test
    void doesWhatPnaNicDoesWithAnyEntries() throws Exception {
        require("pna_nic", Judge.PNA_NIC.missing());
        new Rounds(Judge.PNA_NIC, "pna_nic", own("nic"), List.of(), FOR_A_NIC, SEED).run();
    }

    private static void require(String name, Optional<String> missing) {
        Assumptions.assumeTrue(ONLY.isEmpty() || name.equals(ONLY), () -> "only " + ONLY);
        Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    }

    private static List<Network> networks(CompiledProgram program) throws Exception {
        return Network.suitable(POLICIES, Pipeline.of(program.p4Info(), program.deviceConfig()));
    }

    private static CompiledProgram own(String name) throws Exception {
        return P4Toolchain.named("embedded").compile(Path.of(Objects
                .requireNonNull(DifferentialTest.class.getResource("/differential/" + name + ".p4"))
                .toURI()));
    }
}
