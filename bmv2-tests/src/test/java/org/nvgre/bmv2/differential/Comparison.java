package org.nvgre.bmv2.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.rpc.Code;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.nvgre.bmv2.bench.PortFrame;
import org.nvgre.bmv2.bench.Twins;
import org.nvgre.bmv2.bench.Twins.Judge;
import org.nvgre.bmv2.frame.Octets;
import org.nvgre.generator.compile.CompiledProgram;
import org.p4.v1.Entity;
import org.p4.v1.FieldMatch;
import org.p4.v1.TableEntry;
import org.p4.v1.Update;

/// One program on both switches, with the entries of one seed: packets, changes of entries between them, and in the end
/// all there is to read.
final class Comparison {
    /// More cells than that are too many for one message.
    private static final int CELLS = 4096;
    private static final int BURST = 24;
    /// Of packets and of entries, for one of the value sets.
    private static final int CHANGES = 6;
    private static final int PORTS = 8;

    private final Judge judge;
    private final String name;
    private final CompiledProgram program;
    private final Optional<Network> network;
    private final RandomGenerator random;
    private final Values values;
    private final RandomEntries entries;
    private final RandomPackets frames;
    private final String where;

    /// @param network has entries and packets that mean something to the program, if there is one
    Comparison(Judge judge, String name, CompiledProgram program, Optional<Network> network, long seed)
            throws IOException {
        this.judge = judge;
        this.name = name;
        this.program = program;
        this.network = network;
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.values = new Values(random);
        this.entries = new RandomEntries(program.p4Info(), random, values);
        this.frames = new RandomPackets(new ObjectMapper().readTree(program.deviceConfig().toByteArray()),
                random, values);
        this.where = name + network.map(each -> " with " + each.name()).orElse("") + ", seed " + seed;
    }

    /// Fails with the packet or update that is treated differently. Answers how many packets came out.
    int run(int packets) {
        int out = 0;
        try (Twins twins = Twins.start(judge, program, name)) {
            Optional<PolicyPackets> meant = network
                    .map(each -> new PolicyPackets(each.policy(), Network.HERE, random));
            first().forEach(update -> write(twins, update));
            for (int sent = 0; sent < packets; sent += BURST) {
                if (twins.haveValueSets() && sent % (CHANGES * BURST) == 0) {
                    entries.valueSets().forEach(update -> write(twins, update));
                }
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
                if (network.isEmpty()) {
                    write(twins, entries.change());
                }
            }
            leftBehind(twins);
        }
        return out;
    }

    /// Those of a policy, whose numbers are then in packets at random, too; or any.
    private List<Update> first() {
        if (network.isEmpty()) {
            return entries.all();
        }
        List<Update> updates = network.get().updates();
        updates.forEach(update -> learn(update.getEntity().getTableEntry()));
        return updates;
    }

    private void learn(TableEntry entry) {
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

    private void write(Twins twins, Update update) {
        Twins.Both<Code> answer = twins.write(update);
        if (update.getEntity().hasPacketReplicationEngineEntry() && answer.ours() == Code.OK
                && answer.bmv2() != Code.OK) {
            // bmv2 refuses some clone sessions that the specification allows: then neither has it.
            twins.write(update.toBuilder().setType(Update.Type.DELETE).build());
            return;
        }
        assertTrue(answer.same() || isMoreExact(answer.ours(), answer.bmv2()),
                () -> where + ": ours " + answer.ours() + ", bmv2 " + answer.bmv2() + ": " + update);
        if (answer.ours() == Code.OK) {
            entries.taken(update);
        }
    }

    /// bmv2 refuses some with UNKNOWN only, and what refers to a member or group that is not there with INVALID_ARGUMENT,
    /// where the specification has other codes.
    private static boolean isMoreExact(Code ours, Code bmv2) {
        return ours != Code.OK
                && (bmv2 == Code.UNKNOWN || (ours == Code.NOT_FOUND && bmv2 == Code.INVALID_ARGUMENT));
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

    /// Counters, and everything that was written.
    private void leftBehind(Twins twins) {
        program.p4Info().getCountersList().stream().filter(c -> c.getSize() <= CELLS).forEach(counter -> {
            Entity.Builder all = Entity.newBuilder();
            all.getCounterEntryBuilder().setCounterId(counter.getPreamble().getId());
            same(twins.read(all.build()));
        });
        program.p4Info().getDirectCountersList().forEach(counter -> {
            Entity.Builder all = Entity.newBuilder();
            all.getDirectCounterEntryBuilder().getTableEntryBuilder().setTableId(counter.getDirectTableId());
            same(twins.read(all.build()));
        });
        // Entries that are constant have priorities from n to 1 here, and rather odd ones in bmv2.
        program.p4Info().getTablesList().stream().filter(t -> !t.getIsConstTable()).forEach(table -> {
            Entity.Builder all = Entity.newBuilder();
            all.getTableEntryBuilder().setTableId(table.getPreamble().getId());
            sameIfRead(twins, all.build());
        });
        Entity.Builder members = Entity.newBuilder();
        members.getActionProfileMemberBuilder();
        sameIfRead(twins, members.build());
        Entity.Builder groups = Entity.newBuilder();
        groups.getActionProfileGroupBuilder();
        sameIfRead(twins, groups.build());
    }

    /// bmv2 does not find keys again that the program masks, nor groups beside actions that entries have alone; it has a
    /// member once for each of its weight, and tells of a range that is not there.
    private void sameIfRead(Twins twins, Entity wildcard) {
        Twins.Both<Optional<List<Entity>>> both = twins.tryRead(wildcard);
        List<Entity> ours = both.ours().orElseThrow();
        both.bmv2().ifPresent(bmv2 -> same(new Twins.Both<>(ours,
                bmv2.stream().map(this::withoutWholeRanges).distinct().toList())));
    }

    private Entity withoutWholeRanges(Entity entity) {
        if (!entity.hasTableEntry()) {
            return entity;
        }
        TableEntry.Builder entry = entity.getTableEntry().toBuilder().clearMatch();
        entity.getTableEntry().getMatchList().stream().filter(match -> !isWhole(entry.getTableId(), match))
                .forEach(entry::addMatch);
        return entity.toBuilder().setTableEntry(entry).build();
    }

    private boolean isWhole(int table, FieldMatch match) {
        int width = program.p4Info().getTablesList().stream().filter(t -> t.getPreamble().getId() == table)
                .flatMap(t -> t.getMatchFieldsList().stream()).filter(f -> f.getId() == match.getFieldId())
                .findFirst().orElseThrow().getBitwidth();
        return match.hasRange() && match.getRange().getLow().equals(Values.bytes(BigInteger.ZERO))
                && match.getRange().getHigh().equals(Values.bytes(Values.ones(width)));
    }

    private void same(Twins.Both<List<Entity>> both) {
        List<Entity> ours = new ArrayList<>(both.ours());
        both.bmv2().forEach(ours::remove);
        List<Entity> bmv2 = new ArrayList<>(both.bmv2());
        both.ours().forEach(bmv2::remove);
        assertTrue(ours.isEmpty() && bmv2.isEmpty(),
                () -> where + ": read by us alone: " + ours + "\n by bmv2 alone: " + bmv2);
    }
}
