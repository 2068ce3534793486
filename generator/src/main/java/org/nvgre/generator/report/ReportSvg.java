package org.nvgre.generator.report;

import java.util.List;
import java.util.stream.Stream;

/// A report as a picture: the totals, with a gauge where there is a bound, and under them the tables, each with a bar in
/// the stages that it lies in. Plain SVG 1.1 without script or outside font.
public final class ReportSvg {
    private static final int LINE = 18;
    private static final int MARGIN = 16;
    private static final int GAP = 20;
    private static final int STAGE = 22;
    private static final int NUMBER = 78;
    private static final int GAUGE = 200;
    /// A letter's width, about: a sans-serif font is not the same everywhere.
    private static final int LETTER = 7;

    private ReportSvg() {}

    public static String of(ResourceReport report) {
        List<ResourceReport.TableUse> tables = report.tables();
        long stages = report.totals().stream().filter(total -> total.resource().equals("stages"))
                .mapToLong(total -> Math.max(total.used(), total.of())).max().orElse(0);
        // From left to right: names, numbers right-aligned, then the gauges, and lower down the stages.
        int numbers = MARGIN + LETTER * Stream
                .concat(report.totals().stream().map(ResourceReport.Total::resource),
                        tables.stream().map(ResourceReport.TableUse::table))
                .mapToInt(String::length).max().orElse(0);
        int gauges = numbers + NUMBER + GAP;
        int bars = gauges + report.columns().size() * NUMBER;
        int width = (int) Math.max(bars + stages * STAGE, gauges + GAUGE) + MARGIN;
        int heads = MARGIN + LINE * (report.totals().size() + 2);
        int height = heads + LINE * (tables.size() + 1) + MARGIN;

        var svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                """.formatted(width, height));
        int y = MARGIN + LINE / 2;
        text(svg, MARGIN, y, "start", report.target() + ", " + report.compiler());
        for (ResourceReport.Total total : report.totals()) {
            y += LINE;
            text(svg, MARGIN, y, "start", total.resource());
            text(svg, numbers + NUMBER, y, "end", total.toString());
            if (total.of() > 0) {
                rectangle(svg, gauges, y, GAUGE, "#e4e4e4");
                rectangle(svg, gauges, y,
                        Math.min(GAUGE, Math.ceilDiv(GAUGE * total.used(), total.of())), "#8a8a8a");
            }
        }

        y = heads;
        row(svg, numbers, y, "table",
                Stream.concat(Stream.of("entries"), report.columns().stream()).toList());
        for (int stage = 0; stage < stages; stage++) {
            text(svg, bars + stage * STAGE + STAGE / 2, y, "middle", Integer.toString(stage));
        }
        for (ResourceReport.TableUse table : tables) {
            y += LINE;
            row(svg, numbers, y, table.table(),
                    Stream.concat(Stream.of(table.entries()), table.cells().stream())
                            .map(number -> number == 0 ? "" : number.toString()).toList());
            for (int stage : table.stages()) {
                rectangle(svg, bars + stage * STAGE + 1, y, STAGE - 2, "#3b7dd8");
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private static void row(StringBuilder svg, int numbers, int line, String name, List<String> cells) {
        text(svg, MARGIN, line, "start", name);
        for (int i = 0; i < cells.size(); i++) {
            text(svg, numbers + (i + 1) * NUMBER, line, "end", cells.get(i));
        }
    }

    /// A bar beside the text that stands on `line`.
    private static void rectangle(StringBuilder svg, int x, int line, long width, String colour) {
        svg.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n".formatted(x,
                line - LINE + 6, width, LINE - 4, colour));
    }

    private static void text(StringBuilder svg, int x, int y, String anchor, String text) {
        if (!text.isEmpty()) {
            svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n".formatted(x, y, anchor,
                    text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")));
        }
    }
}
