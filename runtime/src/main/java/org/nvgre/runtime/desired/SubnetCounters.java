package org.nvgre.runtime.desired;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.p4.config.v1.Counter;
import org.p4.config.v1.P4Info;

/// How a counter of virtual subnets is laid out (`nvgre.from_tenant`, `nvgre.from_tunnel`): each subnet has some cells,
/// one for each number of 4-byte words by which the wire may exceed the tenant's frame.
///
/// @param overhead bytes that every packet has in addition, from the counter's `@overhead`
/// @param words of each cell of a subnet, from the counter's `@words`; without it 0 to 15
public record SubnetCounters(int overhead, List<Integer> words) {
    private static final Pattern OVERHEAD = Pattern.compile("@overhead\\((\\d+)\\)");
    private static final Pattern WORDS = Pattern.compile("@words\\(([\\d, ]+)\\)");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final int BYTES_PER_WORD = 4;

    public SubnetCounters {
        words = List.copyOf(words);
    }

    /// @param name of a counter; of one that the program does not have the layout is the usual one
    public static SubnetCounters of(P4Info p4Info, String name) {
        int overhead = 0;
        List<Integer> words = IntStream.range(0, 16).boxed().toList();
        for (Counter counter : p4Info.getCountersList()) {
            if (counter.getPreamble().getName().equals(name)) {
                for (String annotation : counter.getPreamble().getAnnotationsList()) {
                    Matcher overheads = OVERHEAD.matcher(annotation);
                    Matcher lists = WORDS.matcher(annotation);
                    if (overheads.matches()) {
                        overhead = Integer.parseInt(overheads.group(1));
                    } else if (lists.matches()) {
                        words = NUMBER.matcher(lists.group(1)).results()
                                .map(each -> Integer.valueOf(each.group()))
                                .toList();
                    }
                }
            }
        }
        return new SubnetCounters(overhead, words);
    }

    /// Cells of each virtual subnet.
    public int width() {
        return words.size();
    }

    public int subnetOf(long index) {
        return (int) (index / width());
    }

    public LongStream cells(int subnet) {
        return LongStream.range((long) subnet * width(), (subnet + 1L) * width());
    }

    /// Bytes of the tenants' frames among the bytes that a cell has counted on the wire.
    public long innerBytes(long index, long packets, long bytes) {
        return bytes - packets * (overhead + (long) BYTES_PER_WORD * words.get((int) (index % width())));
    }
}
