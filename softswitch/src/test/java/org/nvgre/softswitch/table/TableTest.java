package org.nvgre.softswitch.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.Layout;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.table.RequestRejected.Reason;

/** Whatever is put into a table and taken out again, a packet finds what a look at every entry would find. */
final class TableTest {
    private static final int STEPS = 4000;
    /** Few values for each field, so that keys meet. */
    private static final int VALUES = 4;
    private static final List<Integer> WIDTHS = List.of(9, 48, 128, 16);

    private final Random random = new Random(11);
    private final PacketState state;
    private final List<FieldSlot> fields = new ArrayList<>();
    private final HeaderSlot header;

    TableTest() {
        int word = 0;
        for (int width : WIDTHS) {
            FieldSlot slot = new FieldSlot("h.f" + width, 0, word, width, false, false, -1);
            fields.add(slot);
            word += slot.limbs();
        }
        header = new HeaderSlot("h", 0, "h_t", true, fields, 0, word, 0);
        state = new PacketState(new Layout(List.of(header), word, word, 0, 0));
        state.valid[0] = true;
    }

    /** An action with one parameter, by which an entry is known. */
    private record Mark() implements Action {
        @Override
        public String name() {
            return "mark";
        }

        @Override
        public int id() {
            return 0;
        }

        @Override
        public List<FieldSlot> parameters() {
            return List.of(new FieldSlot("n", -1, 0, 64, false, false, -1));
        }

        @Override
        public void run(PacketState s) {}
    }

    private static Invocation mark(long n) {
        return new Invocation(new Mark(), new long[]{n});
    }

    private Table table(Table.Kind kind) {
        List<KeyField.Match> matches = switch (kind) {
            case EXACT -> List.of(KeyField.Match.EXACT, KeyField.Match.EXACT, KeyField.Match.EXACT,
                    KeyField.Match.EXACT);
            case LPM -> List.of(KeyField.Match.EXACT, KeyField.Match.EXACT, KeyField.Match.LPM,
                    KeyField.Match.EXACT);
            case ORDERED -> List.of(KeyField.Match.EXACT, KeyField.Match.TERNARY, KeyField.Match.TERNARY,
                    KeyField.Match.RANGE);
        };
        List<KeyField> key = new ArrayList<>();
        for (int i = 0; i < matches.size(); i++) {
            key.add(new KeyField(fields.get(i).name(), matches.get(i), header, fields.get(i), null));
        }
        return new Table("t", kind, key, STEPS, false, DirectResources.NONE, Map.of("mark", new Mark()),
                null);
    }

    /** The highest bits differ, so that prefixes tell values apart. */
    private BigInteger value(int width) {
        return BigInteger.valueOf(random.nextInt(VALUES)).shiftLeft(width - 2)
                .or(BigInteger.valueOf(random.nextInt(2)));
    }

    private static BigInteger ones(int bits) {
        return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    }

    private FieldMatch match(KeyField.Match how, int width) {
        return switch (how) {
            case EXACT -> new FieldMatch.Exact(value(width));
            case LPM -> {
                int prefix = List.of(0, 1, 2, width - 1, width).get(random.nextInt(5));
                BigInteger mask = ones(prefix).shiftLeft(width - prefix);
                yield new FieldMatch.Lpm(value(width).and(mask), prefix);
            }
            case TERNARY -> {
                BigInteger mask = List.of(BigInteger.ZERO, ones(width), ones(2).shiftLeft(width - 2),
                        BigInteger.ONE).get(random.nextInt(4));
                yield new FieldMatch.Ternary(value(width).and(mask), mask);
            }
            case RANGE -> {
                BigInteger a = value(width);
                BigInteger b = value(width);
                yield new FieldMatch.Range(a.min(b), a.max(b));
            }
        };
    }

    private static boolean matches(FieldMatch match, BigInteger value, int width) {
        return switch (match) {
            case FieldMatch.Exact m -> m.value().equals(value);
            case FieldMatch.Lpm m -> m.value().shiftRight(width - m.prefix())
                    .equals(value.shiftRight(width - m.prefix()));
            case FieldMatch.Ternary m -> value.and(m.mask()).equals(m.value());
            case FieldMatch.Range m -> m.low().compareTo(value) <= 0 && value.compareTo(m.high()) <= 0;
        };
    }

    /** An entry as this test knows it. */
    private record Known(Entry.Key key, long mark) {
        boolean matches(List<BigInteger> packet) {
            for (int i = 0; i < packet.size(); i++) {
                if (!TableTest.matches(key.match().get(i), packet.get(i), WIDTHS.get(i))) {
                    return false;
                }
            }
            return true;
        }

        /** What decides between entries that match: one prefix, or the priority. */
        int rank() {
            return key.match().stream().mapToInt(m -> m instanceof FieldMatch.Lpm lpm ? lpm.prefix() : 0)
                    .sum() + key.priority();
        }
    }

    @ParameterizedTest
    @EnumSource(Table.Kind.class)
    void aPacketFindsTheBestEntry(Table.Kind kind) throws RequestRejected {
        Table table = table(kind);
        List<Known> known = new ArrayList<>();
        for (long step = 0; step < STEPS; step++) {
            List<FieldMatch> match = table.key().stream().map(k -> match(k.match(), k.width())).toList();
            Entry.Key key = new Entry.Key(match, kind == Table.Kind.ORDERED ? 1 + random.nextInt(3) : 0);
            int there = known.stream().map(Known::key).toList().indexOf(key);
            if (there < 0) {
                assertEquals(key, table.shape().unpack(table.insert(key, mark(step))));
                known.add(new Known(key, step));
            } else if (random.nextBoolean()) {
                var _ = table.delete(table.shape().pack(key));
                known.remove(there);
            } else {
                assertEquals(Reason.ALREADY_EXISTS,
                        assertThrows(RequestRejected.class, () -> table.insert(key, mark(0))).reason());
                var _ = table.modify(table.shape().pack(key), mark(step), Entry.Note.NONE);
                known.set(there, new Known(key, step));
            }
            if (known.size() > 200) {
                var _ = table.delete(table.shape().pack(known.remove(random.nextInt(200)).key()));
            }
            checkLookup(table, known);
        }
        assertEquals(known.stream().map(Known::key).sorted(Comparator.comparing(Object::toString)).toList(),
                table.entries().stream().map(table.shape()::unpack)
                        .sorted(Comparator.comparing(Object::toString)).toList());
    }

    private void checkLookup(Table table, List<Known> known) {
        List<BigInteger> packet = new ArrayList<>();
        for (FieldSlot field : fields) {
            packet.add(value(field.width()));
            field.set(state.words, packet.getLast());
        }
        Known best = null;
        for (Known each : known) {
            if (each.matches(packet) && (best == null || each.rank() > best.rank())) {
                best = each;
            }
        }
        Entry found = table.lookup(state);
        assertEquals(best == null ? -1 : best.mark(), found == null ? -1 : found.data()[0]);
    }

    @ParameterizedTest
    @EnumSource(Table.Kind.class)
    void anEntryThatStaysIsFoundWhateverChangesAroundIt(Table.Kind kind) throws Exception {
        Table table = table(kind);
        state.words[0] = 5;
        List<FieldMatch> match = table.key().stream().map(k -> match(k.match(), k.width())).toList();
        List<FieldMatch> staying = new ArrayList<>(match);
        staying.set(0, new FieldMatch.Exact(BigInteger.valueOf(5)));
        for (int i = 1; i < WIDTHS.size(); i++) {
            BigInteger value = switch (staying.get(i)) {
                case FieldMatch.Exact m -> m.value();
                case FieldMatch.Lpm m -> m.value();
                case FieldMatch.Ternary m -> m.value();
                case FieldMatch.Range m -> m.low();
            };
            fields.get(i).set(state.words, value);
        }
        int priority = kind == Table.Kind.ORDERED ? 100 : 0;
        long[] key = table.shape().pack(new Entry.Key(staying, priority));
        var _ = table.insert(key, mark(0), Entry.Note.NONE);
        AtomicBoolean done = new AtomicBoolean();
        AtomicBoolean missed = new AtomicBoolean();
        Thread reader = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                if (table.lookup(state) == null) {
                    missed.set(true);
                }
            }
        });
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 1000; i++) {
                staying.set(0, new FieldMatch.Exact(BigInteger.valueOf(6 + i % 500)));
                long[] other = table.shape().pack(new Entry.Key(staying, priority));
                if (i < 500) {
                    var _ = table.insert(other, mark(i), Entry.Note.NONE);
                } else {
                    var _ = table.delete(other);
                }
                var _ = table.modify(key, mark(i), Entry.Note.NONE);
            }
        }
        done.set(true);
        reader.join();
        assertTrue(!missed.get(), "the entry was not found once");
    }

    @ParameterizedTest
    @EnumSource(Table.Kind.class)
    void aFieldOfAnInvalidHeaderCountsAsZero(Table.Kind kind) throws RequestRejected {
        Table table = table(kind);
        List<FieldMatch> zero = table.key().stream().map(k -> (FieldMatch) switch (k.match()) {
            case EXACT -> new FieldMatch.Exact(BigInteger.ZERO);
            case LPM -> new FieldMatch.Lpm(BigInteger.ZERO, k.width());
            case TERNARY -> new FieldMatch.Ternary(BigInteger.ZERO, ones(k.width()));
            case RANGE -> new FieldMatch.Range(BigInteger.ZERO, BigInteger.ZERO);
        }).toList();
        var _ = table.insert(new Entry.Key(zero, kind == Table.Kind.ORDERED ? 1 : 0), mark(1));
        state.words[0] = Bits.mask(9);
        assertEquals(null, table.lookup(state));
        state.valid[0] = false;
        assertEquals(1, table.lookup(state).data()[0]);
    }
}
