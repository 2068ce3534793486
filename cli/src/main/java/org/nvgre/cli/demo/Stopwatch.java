package org.nvgre.cli.demo;

/// Milliseconds since it was made, or since the last lap.
final class Stopwatch {

    private long start = System.nanoTime();

    long lap() {
        long now = System.nanoTime();
        long milliseconds = (now - start) / 1_000_000;
        start = now;
        return milliseconds;
    }
}
