package org.nvgre.bmv2.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nvgre.bmv2.bench.PortFrame;
import org.nvgre.bmv2.bench.Programs;
import org.nvgre.bmv2.bench.Twins;
import org.nvgre.bmv2.frame.Octets;
import org.nvgre.generator.compile.CompiledProgram;
import org.nvgre.generator.compile.P4Toolchain;
import org.nvgre.p4runtime.Pipeline;
import org.p4.v1.Entity;
import org.p4.v1.TableEntry;
import org.p4.v1.Update;

/// Random entries and random packets: our switch and bmv2, with the same JSON, do the same.
///
/// `-Dnvgre.differential.packets=N` sends N packets through all programs together (default 20,000),
/// `-Dnvgre.differential.seed=S` others.
class DifferentialTest {
    private static final List<String> PROFILES = List.of("full", "minimal", "tor-gateway", "nic-endpoint");
    /// For profiles: entries at random would make no tunnels. A profile takes what it has the features for.
    private static final List<String> POLICIES = List.of("two-customers", "dual-stack", "multicast", "routed",
            "multipath", "guarded");
    private static final List<String> OURS = List.of("arithmetic", "matching", "headers", "replication",
            "state");

    private static final int PACKETS = Integer.getInteger("nvgre.differential.packets", 20_000)
            / (PROFILES.size() + OURS.size());
    private static final long SEED = Long.getLong("nvgre.differential.seed", 1);

    /// Packets for one set of entries.
    private static final int ROUND = 1200;
    /// More cells than that are too many for one message.
    private static final int CELLS = 4096;
    private static final int BURST = 24;
    private static final int PORTS = 8;

    static Stream<String> programs() {
        return Stream.concat(PROFILES.stream(), OURS.stream());
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
            out += round(name, program, pipeline,
                    networks.isEmpty()
                            ? Optional.empty()
                            : Optional.of(networks.get(round % networks.size())),
                    SEED + round, Math.min(ROUND, PACKETS - sent));
        }
        int came = out;
        System.out.printf("[differential] %s: %,d packets in, %,d out, seeds %d to %d: no difference%n", name,
                PACKETS, came, SEED, SEED + (PACKETS - 1) / ROUND);
        int share = networks.isEmpty() ? 20 : 3;
        assertTrue(came > PACKETS / share,
                () -> "only " + came + " of " + PACKETS + " packets came out again");
    }

    /// Answers how many packets came out.
    private static int round(String name, CompiledProgram program, Pipeline pipeline,
            Optional<Network> network, long seed, int packets) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Values values = new Values(random);
        RandomPackets frames = new RandomPackets(
                new ObjectMapper().readTree(program.deviceConfig().toByteArray()),
                random, values);
        String where = name + network.map(each -> " with " + each.name()).orElse("") + ", seed " + seed;
        int out = 0;
        try (Twins twins = Twins.start(pipeline, name)) {
            Optional<PolicyPackets> meant = network
                    .map(each -> new PolicyPackets(each.policy(), Network.HERE, random));
            for (Update update : entries(network, program, random, values)) {
                write(twins, update, where);
            }
            for (int sent = 0; sent < packets; sent += BURST) {
                List<PortFrame> burst = new ArrayList<>();
                for (int i = 0; i < BURST; i++) {
                    burst.add(meant.isPresent() && random.nextInt(6) > 0
                            ? meant.get().next()
                            : new PortFrame(random.nextInt(PORTS), Octets.of(frames.next())));
                }
                Twins.Both<List<PortFrame>> both = twins.exchange(burst);
                if (!text(both.ours()).equals(text(both.bmv2()))) {
                    assertEquals(culprit(twins, burst, both), "", where);
                }
                out += both.ours().size();
            }
            counters(where, program, twins);
        }
        return out;
    }

    /// Those of a policy, whose numbers are then in packets at random, too; or any.
    private static List<Update> entries(Optional<Network> network, CompiledProgram program,
            RandomGenerator random, Values values) {
        if (network.isEmpty()) {
            return new RandomEntries(program.p4Info(), random, values).all();
        }
        List<Update> updates = network.get().updates();
        updates.forEach(update -> learn(update.getEntity().getTableEntry(), program, values));
        return updates;
    }

    private static void learn(TableEntry entry, CompiledProgram program, Values values) {
        program.p4Info().getTablesList().stream().filter(t -> t.getPreamble().getId() == entry.getTableId())
                .flatMap(t -> t.getMatchFieldsList().stream())
                .forEach(field -> entry.getMatchList().stream().filter(m -> m.getFieldId() == field.getId())
                        .forEach(m -> values.learn(field.getBitwidth(), m.hasExact()
                                ? m.getExact().getValue()
                                : m.hasLpm() ? m.getLpm().getValue() : m.getTernary().getValue())));
        program.p4Info().getActionsList().stream()
                .filter(a -> a.getPreamble().getId() == entry.getAction().getAction().getActionId())
                .flatMap(a -> a.getParamsList().stream())
                .forEach(param -> entry.getAction().getAction().getParamsList().stream()
                        .filter(p -> p.getParamId() == param.getId())
                        .forEach(p -> values.learn(param.getBitwidth(), p.getValue())));
    }

    private static void write(Twins twins, Update update, String where) {
        Twins.Both<Boolean> taken = twins.write(update);
        if (update.getEntity().hasPacketReplicationEngineEntry() && taken.ours() && !taken.bmv2()) {
            // bmv2 refuses some clone sessions that the specification allows: then neither has it.
            twins.write(update.toBuilder().setType(Update.Type.DELETE).build());
        } else {
            assertEquals(taken.bmv2(), taken.ours(), () -> where + ": taken? " + update);
        }
    }

    /// One packet that does it alone, or else all of the burst.
    private static String culprit(Twins twins, List<PortFrame> burst, Twins.Both<List<PortFrame>> all) {
        for (PortFrame frame : burst) {
            Twins.Both<List<PortFrame>> both = twins.exchange(List.of(frame));
            if (!text(both.ours()).equals(text(both.bmv2()))) {
                return text(List.of(frame)) + "\n ours: " + text(both.ours()) + "\n bmv2: "
                        + text(both.bmv2());
            }
        }
        List<String> ours = text(all.ours());
        List<String> bmv2 = text(all.bmv2());
        List<String> more = new ArrayList<>(ours);
        bmv2.forEach(more::remove);
        ours.forEach(bmv2::remove);
        return "in a burst only; ours alone: " + more + "\n bmv2 alone: " + bmv2 + "\n of " + text(burst);
    }

    /// Sorted: bmv2 has no order between packets that go round again and those that come after them.
    private static List<String> text(List<PortFrame> frames) {
        return new ArrayList<>(frames.stream()
                .map(f -> f.port() + " " + HexFormat.of().formatHex(f.octets().array())).sorted().toList());
    }

    private static void counters(String where, CompiledProgram program, Twins twins) {
        program.p4Info().getCountersList().stream().filter(c -> c.getSize() <= CELLS).forEach(counter -> {
            Entity.Builder all = Entity.newBuilder();
            all.getCounterEntryBuilder().setCounterId(counter.getPreamble().getId());
            same(where, twins.read(all.build()));
        });
        program.p4Info().getDirectCountersList().forEach(counter -> {
            Entity.Builder all = Entity.newBuilder();
            all.getDirectCounterEntryBuilder().getTableEntryBuilder().setTableId(counter.getDirectTableId());
            same(where, twins.read(all.build()));
        });
    }

    private static void same(String where, Twins.Both<List<Entity>> both) {
        assertEquals(sorted(both.bmv2()), sorted(both.ours()), where);
    }

    private static List<String> sorted(List<Entity> entities) {
        return entities.stream().map(e -> e.toString().replace('\n', ' ')).sorted().toList();
    }
}
