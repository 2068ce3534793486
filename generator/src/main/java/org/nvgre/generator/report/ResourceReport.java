package org.nvgre.generator.report;

import java.util.ArrayList;
import java.util.List;

/// What a program takes of its target, as the target's own compiler says.
///
/// @param target   architecture, `tna`
/// @param compiler name and version
/// @param totals   of the whole program
/// @param columns  heads of the numbers of each table
/// @param tables   in the order of their stages
public record ResourceReport(String target, String compiler, List<Total> totals, List<String> columns,
        List<TableUse> tables) {

    public ResourceReport {
        totals = List.copyOf(totals);
        columns = List.copyOf(columns);
        tables = List.copyOf(tables);
    }

    /// @param of what there is; 0 where the target has no such bound
    public record Total(String resource, long used, long of) {
        @Override
        public String toString() {
            return of == 0 ? Long.toString(used) : used + " of " + of;
        }
    }

    /// What one table takes.
    ///
    /// @param entries as many as it is made for; 0 where the compiler does not say
    /// @param stages  numbers of the stages that it lies in; empty on a target without stages
    /// @param cells   in the order of `columns`
    public record TableUse(String table, long entries, List<Integer> stages, List<Long> cells) {
        public TableUse {
            stages = List.copyOf(stages);
            cells = List.copyOf(cells);
        }
    }

    /// Rows of cells, the head first.
    List<List<String>> rows() {
        var rows = new ArrayList<List<String>>();
        var head = new ArrayList<>(List.of("table", "entries", "stages"));
        head.addAll(columns);
        rows.add(head);
        for (TableUse table : tables) {
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
}
