package org.nvgre.softswitch;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs them all, or those that {@code -Dnvgre.benchmarks=REGEX} names. A test only so that Maven finds the JDK for it. */
class Benchmarks {
    @Test
    void run() throws Exception {
        new Runner(new OptionsBuilder().include(System.getProperty("nvgre.benchmarks", ".*Benchmark.*"))
                .timeUnit(TimeUnit.NANOSECONDS).forks(1).warmupIterations(3).warmupTime(TimeValue.seconds(1))
                .measurementIterations(3).measurementTime(TimeValue.seconds(1)).build()).run();
    }
}
