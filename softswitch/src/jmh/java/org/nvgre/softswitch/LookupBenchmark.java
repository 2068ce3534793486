package org.nvgre.softswitch;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.table.Action;
import org.nvgre.softswitch.table.DirectResources;
import org.nvgre.softswitch.table.Entry;
import org.nvgre.softswitch.table.FieldMatch;
import org.nvgre.softswitch.table.Invocation;
import org.nvgre.softswitch.table.KeyField;
import org.nvgre.softswitch.table.Lookup;
import org.nvgre.softswitch.table.RequestRejected;
import org.nvgre.softswitch.table.RowLookup;
import org.nvgre.softswitch.table.Table;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One search for a key that is there, at random, among 100,000 entries; beside {@link HashMap}, for exact ones. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
public class LookupBenchmark {
    private static final int ENTRIES = 100_000;
    private static final int VSID = 5001;
    private static final long FIRST = 0x0210_0000_0000L;
    private static final int WIDTH = 48;
    private static final int PREFIX = 40;
    /** Of a key. */
    private static final int WORDS = 2;

    /** {@code ORDERED} is ternary, with two different masks. */
    @Param
    public Table.Kind kind;

    private Lookup lookup;
    private Map<List<Long>, Entry> rival;
    private long[][] keys;
    private int next;

    private record Nothing() implements Action {
        @Override
        public String name() {
            return "nothing";
        }

        @Override
        public int id() {
            return 0;
        }

        @Override
        public List<FieldSlot> parameters() {
            return List.of();
        }

        @Override
        public void run(PacketState s) {}
    }

    @Setup
    public void fill() throws RequestRejected {
        FieldSlot vsid = new FieldSlot("h.vsid", 0, 0, 24, false, false, -1);
        FieldSlot mac = new FieldSlot("h.mac", 0, 1, WIDTH, false, false, -1);
        HeaderSlot header = new HeaderSlot("h", 0, "h_t", true, List.of(vsid, mac), 0, 2, 0);
        KeyField.Match match = switch (kind) {
            case EXACT -> KeyField.Match.EXACT;
            case LPM -> KeyField.Match.LPM;
            case ORDERED -> KeyField.Match.TERNARY;
        };
        Table table = new Table("t", kind,
                List.of(new KeyField("vsid", KeyField.Match.EXACT, header, vsid, null),
                        new KeyField("mac", match, header, mac, null)),
                ENTRIES, false, DirectResources.NONE, Map.of("nothing", new Nothing()), null);
        rival = new HashMap<>();
        keys = new long[ENTRIES][];
        for (int i = 0; i < ENTRIES; i++) {
            long value = kind == Table.Kind.EXACT ? FIRST + i : (FIRST >>> 8) + i << 8;
            Entry entry = table.insert(new Entry.Key(
                    List.of(new FieldMatch.Exact(BigInteger.valueOf(VSID)), match(value, i)),
                    kind == Table.Kind.ORDERED ? 1 : 0), new Invocation(new Nothing(), new long[0]));
            rival.put(List.of((long) VSID, value), entry);
            // A lookup may write behind the key: as much room as a packet gives it.
            keys[i] = new long[2 * table.shape().words()];
            table.shape().places().get(0).put(keys[i], 0, VSID);
            table.shape().places().get(1).put(keys[i], 0, value);
        }
        Collections.shuffle(Arrays.asList(keys), new Random(1));
        lookup = table.search();
    }

    private FieldMatch match(long value, int i) {
        BigInteger number = BigInteger.valueOf(value);
        return switch (kind) {
            case EXACT -> new FieldMatch.Exact(number);
            case LPM -> new FieldMatch.Lpm(number, PREFIX);
            case ORDERED -> new FieldMatch.Ternary(number,
                    BigInteger.ONE.shiftLeft(WIDTH).subtract(BigInteger.ONE)
                            .subtract(BigInteger.valueOf(i % 2 == 0 ? 0xFF : 0x7F)));
        };
    }

    private long[] key() {
        next = next + 1 == ENTRIES ? 0 : next + 1;
        return keys[next];
    }

    /** As the code of a program does it. */
    @Benchmark
    public long find() {
        if (lookup instanceof RowLookup exact) {
            long[] rows = exact.rows();
            return rows[RowLookup.find(rows, exact.stride(), WORDS, key())];
        }
        return lookup.find(key()).data()[0];
    }

    @Benchmark
    public Entry hashMap() {
        long[] key = key();
        return rival.get(List.of(key[0], key[1]));
    }
}
