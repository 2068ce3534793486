package org.nvgre.generator.report;

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
}
