package org.nvgre.softswitch.trace;

import java.util.ArrayList;
import java.util.List;

/// Lines of text with an indentation, and lists that go on under their beginning where a line is full.
final class Page {
    private static final int WIDTH = 110;
    private static final int STEP = 3;

    private final StringBuilder text = new StringBuilder();

    void blank() {
        if (!text.isEmpty()) {
            text.append('\n');
        }
    }

    void line(int depth, String line) {
        text.append(" ".repeat(depth * STEP)).append(line.stripTrailing()).append('\n');
    }

    /// A text, broken where a line is full; what follows the first line is indented a step more.
    void text(int depth, String text) {
        wrap(depth, "", " ".repeat(STEP), List.of(text.strip().split("\\s+", -1)), "");
    }

    /// A label, in a column of its own, and items beside it.
    void items(int depth, String label, List<String> items) {
        wrap(depth, label, " ".repeat(label.length()), items, ",");
    }

    private void wrap(int depth, String label, String hang, List<String> items, String separator) {
        String indent = " ".repeat(depth * STEP);
        String hanging = indent + hang;
        StringBuilder line = new StringBuilder(indent).append(label);
        boolean fresh = true;
        for (int i = 0; i < items.size(); i++) {
            String item = items.get(i) + (i + 1 < items.size() ? separator : "");
            if (!fresh && line.length() + 1 + item.length() > WIDTH) {
                text.append(line.toString().stripTrailing()).append('\n');
                line = new StringBuilder(hanging);
                fresh = true;
            }
            line.append(fresh ? "" : " ").append(item);
            fresh = false;
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    /// Rows whose cells stand under each other.
    void table(int depth, String label, List<List<String>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                int width = row.get(i).length();
                if (i == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(i, Math.max(widths.get(i), width));
                }
            }
        }
        String before = label;
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(before);
            for (int i = 0; i < row.size(); i++) {
                String gap = " ".repeat(widths.get(i) - row.get(i).length() + 2);
                line.append(row.get(i)).append(gap);
            }
            line(depth, line.toString());
            before = " ".repeat(label.length());
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
