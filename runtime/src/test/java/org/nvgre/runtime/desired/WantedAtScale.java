package org.nvgre.runtime.desired;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.policy.PartJson;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.PolicyChange;

/// Figures of what all switches are to hold, at 1,000,000 records on 100 switches or as many as are asked for. To be run by
/// hand, with `-Xmx1500m`: `WantedAtScale [switches subnets recordsEach]`.
public final class WantedAtScale {

    private WantedAtScale() {}

    public static void main(String[] arguments) {
        int[] size = arguments.length == 3
                ? Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray()
                : new int[]{100, 1000, 1000};
        var policy = new LargePolicy(size[0], size[1], size[2]);
        long records = (long) size[1] * size[2];
        Pipeline pipeline = TestPolicies.pipeline();
        var wanted = new Wanted(_ -> pipeline);
        timed("load " + records + " records", records, () -> wanted.apply(change(policy)));
        heap("after loading");

        long[] entities = new long[1];
        timed("entities of one switch", 1, () -> {
            wanted.entities(LargePolicy.name(0), _ -> entities[0]++);
            return "" + entities[0];
        });
        long total = timed("entities of all switches", 1, () -> {
            long sum = 0;
            for (int device = 0; device < size[0]; device++) {
                sum += wanted.size(LargePolicy.name(device));
            }
            return sum;
        });
        System.out.printf("%,d entities wanted%n", total);
        heap("after counting");
        for (int i = 0; i < 5; i++) {
            timed("stream", wanted.size(LargePolicy.name(0)), () -> {
                wanted.entities(LargePolicy.name(0), _ -> entities[0]++);
                return "";
            });
        }

        changes("check", policy, wanted::check);
        changes("apply", policy, wanted::apply);
        heap("after changes");
        json(policy);
    }

    private static PolicyChange change(LargePolicy policy) {
        return new PolicyChange(policy.parts(), List.of());
    }

    private static void changes(String what, LargePolicy policy,
            Function<PolicyChange, ?> make) {
        var times = new ArrayList<Long>();
        for (int i = 0; i < 2000; i++) {
            int subnet = i % policy.subnets();
            int record = i / policy.subnets() + 7;
            var moved = policy.record(subnet, record,
                    policy.home(subnet, record + (what.equals("check") ? 1 : 2)));
            long start = cpu();
            Object result = make.apply(PolicyChange.put(moved));
            times.add(cpu() - start);
            if (i == 0) {
                System.out.println(result.toString().lines().limit(1).toList());
            }
        }
        times.sort(null);
        System.out.printf("%s of one moved address: median %,d us, p99 %,d us, worst %,d us%n", what,
                times.get(1000) / 1000, times.get(1980) / 1000, times.getLast() / 1000);
    }

    private static void json(LargePolicy policy) {
        byte[] json = PartJson.bytes(policy.record(1, 1));
        for (int i = 0; i < 3; i++) {
            timed("decode JSON", 1_000_000, () -> {
                Part last = null;
                for (int n = 0; n < 1_000_000; n++) {
                    last = PartJson.read(PartKey.Kind.LOOKUP_RECORDS, json);
                }
                return last;
            });
        }
    }

    private static <T> T timed(String what, long things, Supplier<T> work) {
        long start = cpu();
        T result = work.get();
        double seconds = (cpu() - start) / 1e9;
        System.out.printf("%s: %.2f s%s%n", what, seconds,
                things > 1 ? " (%,.0f/s)".formatted(things / seconds) : "");
        return result;
    }

    /// Nanoseconds that this thread has computed, whatever else the machine does.
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void heap(String when) {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.printf("heap %s: %,d MB%n", when,
                (runtime.totalMemory() - runtime.freeMemory()) >> 20);
    }
}
