package org.nvgre.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.nvgre.generator.report.ResourceReport;
import org.nvgre.generator.report.ResourceReport.Total;

/// The table of `docs/targets.md` that says which profile fits which Tofino, and what it takes of it: a row for each. A
/// row is recognised by its first two cells.
final class FitTable {
    private static final Path DOCUMENT = Path.of("../docs/targets.md");
    private static final Pattern ROWS = Pattern.compile(
            "(?<=<!-- from TofinoFitTest: begin -->\n).*?(?=<!-- from TofinoFitTest: end -->)",
            Pattern.DOTALL);
    private static final List<String> COLUMNS = List.of("stages", "SRAM blocks", "TCAM blocks",
            "map RAM blocks", "logical tables", "PHV bits", "parser rows, ingress", "parser rows, egress");

    private static final Pattern TOO_MANY = Pattern
            .compile("supports up to (?<there>\\d+) stages, using (?<taken>\\d+)");

    private FitTable() {}

    static String row(String profile, Target target, ResourceReport report) {
        Map<String, Total> totals = report.totals().stream()
                .collect(Collectors.toMap(Total::resource, Function.identity()));
        return key(profile, target) + COLUMNS.stream().map(column -> totals.get(column).toString())
                .collect(Collectors.joining(" | ", " ", " |"));
    }

    /// @param reason the compiler's first error
    static String refused(String profile, Target target, String reason) {
        Matcher stages = TOO_MANY.matcher(reason);
        if (stages.find()) {
            return key(profile, target) + " %s of %s: does not fit |".formatted(stages.group("taken"),
                    stages.group("there")) + " |".repeat(COLUMNS.size() - 1);
        }
        String plain = reason.replaceFirst("^\\S+ refuses the program: ", "")
                .replaceFirst(" \\(more in .*", "")
                .replace('|', '/').strip();
        return key(profile, target) + " no: "
                + (plain.length() > 100 ? plain.substring(0, 100).strip() + " …" : plain)
                + " |" + " |".repeat(COLUMNS.size() - 1);
    }

    /// Puts a row in the place of the one that it follows, or at the end.
    static void write(String row) throws IOException {
        String document = Files.readString(DOCUMENT);
        Matcher rows = ROWS.matcher(document);
        if (!rows.find()) {
            throw new IOException(DOCUMENT + ": the marks of the table are missing");
        }
        String table = rows.group();
        Pattern old = Pattern.compile(Pattern.quote(key(row)) + ".*\n");
        String wanted = old.matcher(table).find()
                ? old.matcher(table).replaceFirst(Matcher.quoteReplacement(row + "\n"))
                : table.stripTrailing() + "\n" + row + "\n\n";
        Files.writeString(DOCUMENT,
                document.substring(0, rows.start()) + wanted + document.substring(rows.end()));
    }

    /// The document has the row, if it tells of the same compiler.
    static void assertSays(String profile, Target target, ResourceReport report) throws IOException {
        assumeTrue(Files.readString(DOCUMENT).contains("by " + report.compiler()),
                DOCUMENT + " tells of another compiler than " + report.compiler());
        assertSays(row(profile, target, report));
    }

    static void assertSays(String row) throws IOException {
        Matcher rows = ROWS.matcher(Files.readString(DOCUMENT));
        assertEquals(row,
                rows.find()
                        ? rows.group().lines().filter(line -> line.startsWith(key(row))).findFirst()
                                .orElse("")
                        : "",
                DOCUMENT + " is stale: -Dtest=TofinoFitTest -Dnvgre.tofino='.*' -Dnvgre.update");
    }

    private static String key(String profile, Target target) {
        return "| `%s` | `%s` |".formatted(profile, target.architecture());
    }

    private static String key(String row) {
        return row.substring(0, row.indexOf('|', row.indexOf('|', 1) + 1) + 1);
    }
}
