package org.nvgre.cli.bench.scale;

import java.util.ArrayList;
import java.util.List;

import org.nvgre.cli.text.Table;

/// One way to give the devices of a fleet to controllers, and what comes of it.
///
/// @param placement where subnets are, and what is given out
/// @param load with all controllers alive
/// @param afterLoss with one of them dead
/// @param entriesToRead by the survivor that has the most to take over
/// @param secondsToTakeOver at the rate at which a controller compares entries
record Report(String placement, Load load, Load afterLoss, FanOut fanOut, long entriesToRead,
        double secondsToTakeOver) {

    static List<String> lines(List<Report> reports) {
        var table = new Table("median / p99 / highest", reports.get(0).placement, reports.get(1).placement,
                reports.get(2).placement);
        row(table, reports, "devices of a controller", each -> each.load.devices());
        row(table, reports, "subnets it watches", each -> each.load.subnets());
        row(table, reports, "records it holds", each -> each.load.records());
        row(table, reports, "entries of its devices", each -> each.load.entries());
        row(table, reports, "records, one controller lost", each -> each.afterLoss.records());
        table.rule();
        row(table, reports, "devices of a change", each -> each.fanOut.devices());
        row(table, reports, "controllers of a change", each -> each.fanOut.controllers());
        row(table, reports, "nanoseconds to route it",
                each -> "%.0f".formatted(each.fanOut.nanosPerChange()));
        row(table, reports, "take-over: entries to compare", each -> "%,d".formatted(each.entriesToRead));
        row(table, reports, "take-over: seconds", each -> "%.1f".formatted(each.secondsToTakeOver));
        return table.lines("");
    }

    private interface Figure {
        Object of(Report report);
    }

    private static void row(Table table, List<Report> reports, String what, Figure figure) {
        var cells = new ArrayList<>(List.<Object>of(what));
        reports.forEach(report -> cells.add(figure.of(report)));
        table.row(cells.toArray());
    }
}
