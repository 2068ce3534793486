package org.nvgre.generator.report;

import java.util.List;

/// A report as a picture: the totals, with a gauge where there is a bound, and under them the tables, each with a bar in
/// the stages that it lies in. Plain SVG 1.1 without script or outside font.
public final class ReportSvg {
    private static final int LINE = 18;
    private static final int MARGIN = 16;
    private static final int STAGE = 22;
    private static final int NAMES = 190;
    private static final int NUMBER = 78;
    private static final int GAUGE = 200;

    private ReportSvg() {}

    public static String of(ResourceReport report) {
        int stages = (int) report.totals().stream().filter(total -> total.resource().equals("stages"))
                .mapToLong(total -> Math.max(total.used(), total.of())).max().orElse(0);
        List<List<String>> rows = report.rows();
        int numbers = rows.getFirst().size() - 2; // without the name and the stages, which the bars show
        int bars = MARGIN + NAMES + numbers * NUMBER + 20;
        int width = Math.max(bars + stages * STAGE, MARGIN + NAMES + NUMBER + 20 + GAUGE) + MARGIN;
        int top = MARGIN + LINE * (report.totals().size() + 2);
        int height = top + LINE * rows.size() + MARGIN;

        var svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                """.formatted(width, height));
        text(svg, MARGIN, MARGIN + LINE / 2, "start", report.target() + ", " + report.compiler());
        int y = MARGIN + LINE / 2;
        for (ResourceReport.Total total : report.totals()) {
            y += LINE;
            text(svg, MARGIN, y, "start", total.resource());
            text(svg, MARGIN + NAMES + NUMBER, y, "end", total.toString());
            if (total.of() > 0) {
                int gauge = MARGIN + NAMES + NUMBER + 20;
                long filled = Math.min(GAUGE, Math.ceilDiv(GAUGE * total.used(), total.of()));
                rectangle(svg, gauge, y, GAUGE, "#e4e4e4");
                rectangle(svg, gauge, y, filled, "#8a8a8a");
            }
        }
        for (int stage = 0; stage < stages; stage++) {
            text(svg, bars + stage * STAGE + STAGE / 2, top, "middle", Integer.toString(stage));
        }
        for (int i = 0; i < rows.size(); i++) {
            int line = top + i * LINE;
            List<String> row = rows.get(i);
            text(svg, MARGIN, line, "start", row.getFirst());
            text(svg, MARGIN + NAMES + NUMBER, line, "end", row.get(1));
            for (int column = 3; column < row.size(); column++) {
                text(svg, MARGIN + NAMES + (column - 1) * NUMBER, line, "end", row.get(column));
            }
            if (i > 0) {
                for (int stage : report.tables().get(i - 1).stages()) {
                    rectangle(svg, bars + stage * STAGE + 1, line, STAGE - 2, "#3b7dd8");
                }
            }
        }
        return svg.append("</svg>\n").toString();
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
