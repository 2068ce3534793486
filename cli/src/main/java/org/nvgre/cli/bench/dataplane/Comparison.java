package org.nvgre.cli.bench.dataplane;

import java.util.List;
import java.util.Optional;

import org.nvgre.cli.text.Table;

/// The embedded switch beside its rival, in one way to carry frames.
///
/// @param way how the frames came in and went out
/// @param bytes length of a frame, without FCS
/// @param ours packets per second
/// @param rival whose figure stands beside it
/// @param theirs empty when the rival is not there
record Comparison(String way, int bytes, Throughput ours, String rival, Optional<Throughput> theirs) {

    Optional<Double> ratio() {
        return theirs.map(each -> ours.perSecond() / each.perSecond());
    }

    static List<String> lines(List<Comparison> all) {
        var table = new Table("frames", "bytes", "embedded, packets/s", "rival", "packets/s", "ratio");
        for (Comparison each : all) {
            table.row(each.way, each.bytes, "%.0f".formatted(each.ours.perSecond()), each.rival,
                    each.theirs.map(t -> "%.0f".formatted(t.perSecond())).orElse("-"),
                    each.ratio().map("%.1f"::formatted).orElse("-"));
        }
        return table.lines("");
    }
}
