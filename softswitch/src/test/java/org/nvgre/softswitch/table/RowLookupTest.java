package org.nvgre.softswitch.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.PacketState;

final class RowLookupTest {
    private static final int CHANGES = 20_000;
    private static final int OTHERS = 300;

    /** Two numbers that belong together, in another way for each action. */
    private record Pair(int id) implements Action {
        @Override
        public String name() {
            return "pair" + id;
        }

        @Override
        public List<FieldSlot> parameters() {
            return List.of(new FieldSlot("a", -1, 0, 64, false, false, -1),
                    new FieldSlot("b", -1, 1, 64, false, false, -1));
        }

        @Override
        public void run(PacketState s) {}

        long second(long first) {
            return id == 0 ? ~first : first + 1;
        }

        Invocation with(long first) {
            return new Invocation(this, new long[]{first, second(first)});
        }
    }

    private final List<Pair> pairs = List.of(new Pair(0), new Pair(1));
    private final Table table = table();

    private Table table() {
        FieldSlot field = new FieldSlot("h.f", 0, 0, 64, false, false, -1);
        HeaderSlot header = new HeaderSlot("h", 0, "h_t", true, List.of(field), 0, 1, 0);
        return new Table("t", Table.Kind.EXACT,
                List.of(new KeyField("f", KeyField.Match.EXACT, header, field, null)), CHANGES, false,
                DirectResources.NONE,
                Map.of("pair0", pairs.getFirst(), "pair1", pairs.getLast()), null);
    }

    private static long[] key(long value) {
        return new long[]{value};
    }

    /** Whether a packet finds the entry, and action and arguments that belong together. */
    private boolean isWhole(RowLookup lookup, long[] key) {
        long[] rows = lookup.rows();
        int row = RowLookup.find(rows, lookup.stride(), 1, key);
        if (row == RowLookup.MISS) {
            return false;
        }
        long first = rows[row + RowLookup.KEY + 1];
        long second = rows[row + RowLookup.KEY + 2];
        return pairs.get((int) Math.abs(rows[row]) - 1).second(first) == second;
    }

    @Test
    void aPacketSeesWholeEntriesWhileTheyChange() throws Exception {
        RowLookup lookup = (RowLookup) table.search();
        var _ = table.insert(key(7), pairs.getFirst().with(0), Entry.Note.NONE);
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger torn = new AtomicInteger();
        AtomicInteger seen = new AtomicInteger();
        Thread reader = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                if (!isWhole(lookup, key(7))) {
                    torn.incrementAndGet();
                }
                seen.incrementAndGet();
            }
        });
        for (int i = 0; i < CHANGES; i++) {
            var _ = table.modify(key(7), pairs.get(i & 1).with(i), Entry.Note.NONE);
            long other = 100L + i % OTHERS;
            if (i / OTHERS % 2 == 0) {
                var _ = table.insert(key(other), pairs.getFirst().with(i), Entry.Note.NONE);
            } else {
                var _ = table.delete(key(other));
            }
        }
        done.set(true);
        reader.join();
        assertEquals(0, torn.get(), () -> "of " + seen);
        assertTrue(isWhole(lookup, key(7)));
    }

    @Test
    void whatTheControlPlaneKeepsStaysWithItsEntry() throws Exception {
        for (int i = 0; i < OTHERS; i++) {
            var _ = table.insert(key(i), pairs.get(i % 2).with(i), note(i));
        }
        for (int i = 0; i < OTHERS; i += 3) {
            var _ = table.delete(key(i));
        }
        for (int i = 1; i < OTHERS; i += 3) {
            var _ = table.modify(key(i), pairs.get(i % 2).with(-i), note(i + 1));
        }
        List<String> expected = new ArrayList<>();
        List<String> found = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            if (i % 3 != 0) {
                boolean changed = i % 3 == 1;
                expected.add(i + " pair" + i % 2 + " " + (changed ? -i : i) + " "
                        + note(changed ? i + 1 : i).controllerMetadata());
            }
        }
        table.forEach(e -> found.add(table.shape().unpack(e).match().getFirst()
                .toString().replaceAll("\\D", "") + " " + e.directAction().name() + " " + e.data()[0] + " "
                + e.note().controllerMetadata()));
        assertEquals(expected.stream().sorted().toList(), found.stream().sorted().toList());
        assertEquals(expected.size(), table.size());
    }

    /** Every other entry has none. */
    private static Entry.Note note(int i) {
        return i % 2 == 0 ? Entry.Note.NONE : new Entry.Note(ByteString.copyFromUtf8("n" + i), i, 0);
    }
}
