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
/// @param missing why it is not; empty when it is
/// @param wanted how many times as fast as the rival ours shall be
record Comparison(String way, int bytes, Throughput ours, String rival, Optional<Throughput> theirs,
        String missing, double wanted) {

    Optional<Double> ratio() {
        return theirs.map(each -> ours.perSecond() / each.perSecond());
    }

    boolean met() {
        return ratio().map(ratio -> ratio >= wanted).orElse(true);
    }

    static List<String> lines(List<Comparison> all) {
        var table = new Table("frames", "bytes", "embedded, packets/s", "of offered", "rival", "packets/s",
                "of offered", "ratio", "at least", "");
        for (Comparison each : all) {
            table.row(each.way, each.bytes, "%,.0f".formatted(each.ours.perSecond()),
                    "%,.0f".formatted(each.ours.offeredPerSecond()), each.rival,
                    each.theirs.map(t -> "%,.0f".formatted(t.perSecond())).orElse("-"),
                    each.theirs.map(t -> "%,.0f".formatted(t.offeredPerSecond())).orElse("-"),
                    each.ratio().map("%.1f"::formatted).orElse("-"), "%.0f".formatted(each.wanted),
                    each.theirs.isEmpty() ? each.missing : each.met() ? "met" : "MISSED");
        }
        return table.lines("");
    }
}
