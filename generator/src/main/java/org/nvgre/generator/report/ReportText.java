package org.nvgre.generator.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A report for a terminal: totals, then a line for each table. Columns of which no table has anything are left out.
public final class ReportText {
    private ReportText() {}

    public static String of(ResourceReport report) {
        var text = new StringBuilder("%s, %s%n".formatted(report.target(), report.compiler()));
        report.totals().forEach(total -> text.append("  %-26s %s%n".formatted(total.resource(), total)));
        List<List<String>> rows = filled(rows(report));
        int[] widths = widths(rows);
        text.append('\n');
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int width = i == 0 ? -widths[i] : widths[i];
                line.append(i == 0 ? "" : "  ").append(("%" + width + "s").formatted(row.get(i)));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /// Rows of cells, the head first.
    private static List<List<String>> rows(ResourceReport report) {
        var rows = new ArrayList<List<String>>();
        var head = new ArrayList<>(List.of("table", "entries", "stages"));
        head.addAll(report.columns());
        rows.add(head);
        for (ResourceReport.TableUse table : report.tables()) {
            var row = new ArrayList<>(List.of(table.table(),
                    table.entries() == 0 ? "" : Long.toString(table.entries()), ranges(table.stages())));
            table.cells().forEach(cell -> row.add(cell == 0 ? "" : cell.toString()));
            rows.add(row);
        }
        return rows;
    }

    /// `3-5, 7`.
    private static String ranges(List<Integer> stages) {
        var text = new StringBuilder();
        for (int i = 0; i < stages.size(); i++) {
            int last = i;
            while (last + 1 < stages.size() && stages.get(last + 1) == stages.get(last) + 1) {
                last++;
            }
            text.append(text.isEmpty() ? "" : ", ").append(stages.get(i));
            if (last > i) {
                text.append('-').append(stages.get(last));
            }
            i = last;
        }
        return text.toString();
    }

    private static List<List<String>> filled(List<List<String>> rows) {
        int[] columns = IntStream.range(0, rows.getFirst().size())
                .filter(column -> rows.stream().skip(1).anyMatch(row -> !row.get(column).isEmpty()))
                .toArray();
        return rows.stream().map(row -> IntStream.of(columns).mapToObj(row::get).toList()).toList();
    }

    private static int[] widths(List<List<String>> rows) {
        return IntStream.range(0, rows.getFirst().size())
                .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(1))
                .toArray();
    }
}
