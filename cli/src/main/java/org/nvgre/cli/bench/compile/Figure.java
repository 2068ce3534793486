package org.nvgre.cli.bench.compile;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nvgre.cli.CommandFailure;
import org.nvgre.cli.text.Table;

/// The times of one program, in milliseconds.
///
/// @param rival empty where there is none to compare with
record Figure(String program, List<Double> ours, List<Double> rival) {

    private static final double NANOS_PER_MILLI = 1e6;

    /// Runs both in turns, each once without counting it. `rivalCommand` may be null.
    static Figure of(String program, int rounds, List<String> command, List<String> rivalCommand)
            throws IOException, InterruptedException {
        Figure figure = new Figure(program, new ArrayList<>(), new ArrayList<>());
        for (int round = 0; round <= rounds; round++) {
            double ours = run(command);
            double rival = rivalCommand == null ? 0 : run(rivalCommand);
            if (round > 0) {
                figure.ours.add(ours);
                if (rivalCommand != null) {
                    figure.rival.add(rival);
                }
            }
        }
        return figure;
    }

    private static double run(List<String> command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        int status = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.DISCARD)
                .start()
                .waitFor();
        double milliseconds = (System.nanoTime() - start) / NANOS_PER_MILLI;
        if (status != 0) {
            throw new CommandFailure("'" + String.join(" ", command) + "' ended with status " + status
                    + "; run it to see why");
        }
        return milliseconds;
    }

    static double median(List<Double> times) {
        List<Double> sorted = times.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static double fastest(List<Double> times) {
        return times.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    /// Our time as a part of the rival's; 0 without one.
    double ratio() {
        return rival.isEmpty() ? 0 : median(ours) / median(rival);
    }

    void writeTo(Table table) {
        table.row(program, cell(ours), rival.isEmpty() ? "-" : cell(rival),
                rival.isEmpty() ? "-" : String.format(Locale.ROOT, "%.2f", ratio()));
    }

    private static String cell(List<Double> times) {
        return String.format(Locale.ROOT, "%.0f (%.0f)", median(times), fastest(times));
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("program", program);
        json.put("nvgre", times(ours));
        if (!rival.isEmpty()) {
            json.put(Rival.NAME, times(rival));
            json.put("ratio", ratio());
        }
        return json;
    }

    private static Map<String, Object> times(List<Double> times) {
        return Map.of("median", median(times), "fastest", fastest(times), "all", times);
    }
}
