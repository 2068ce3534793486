package org.nvgre.cli.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Rows of text in columns; a column whose cells below the head are numbers is set to the right.
public final class Table {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... head) {
        rows.add(List.of(head));
    }

    public void row(Object... cells) {
        rows.add(Arrays.stream(cells).map(Object::toString).toList());
    }

    /// A line across.
    public void rule() {
        rows.add(List.of());
    }

    /// The lines, all indented alike, without blanks at their ends.
    public List<String> lines(String indent) {
        int columns = rows.getFirst().size();
        int[] widths = IntStream.range(0, columns).map(this::width).toArray();
        boolean[] right = new boolean[columns];
        for (int column = 0; column < columns; column++) {
            int each = column;
            right[column] = rows.stream().skip(1).filter(row -> !row.isEmpty())
                    .allMatch(row -> row.get(each).matches("\\d*"));
        }
        int across = Arrays.stream(widths).sum() + GAP.length() * (columns - 1);
        return rows.stream()
                .map(row -> indent
                        + (row.isEmpty() ? "-".repeat(across) : line(row, widths, right)).stripTrailing())
                .toList();
    }

    private int width(int column) {
        return rows.stream().filter(row -> !row.isEmpty()).mapToInt(row -> row.get(column).length()).max()
                .orElse(0);
    }

    private static String line(List<String> row, int[] widths, boolean[] right) {
        return IntStream.range(0, row.size())
                .mapToObj(column -> {
                    String blanks = " ".repeat(widths[column] - row.get(column).length());
                    return right[column] ? blanks + row.get(column) : row.get(column) + blanks;
                })
                .collect(Collectors.joining(GAP));
    }
}
