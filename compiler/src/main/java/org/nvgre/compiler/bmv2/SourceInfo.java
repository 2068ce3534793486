package org.nvgre.compiler.bmv2;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nvgre.compiler.ir.IrStmt;
import org.nvgre.compiler.ir.SourcePlaces;
import org.nvgre.compiler.source.Span;

/// `source_info`: file, line, column (counted from 0, as p4c does) and the beginning of the text, for bmv2's debugger
/// and logs and for `nvgre trace`.
final class SourceInfo {

    /// Of the first line; what is longer is cut.
    private static final int LENGTH = 60;

    private final SourcePlaces places;

    SourceInfo(SourcePlaces places) {
        this.places = places;
    }

    /// Gives the node of a statement its place, if that is known.
    void add(ObjectNode node, IrStmt statement) {
        places.of(statement).ifPresent(span -> add(node, span));
    }

    /// Gives the node of several statements the place of the first.
    void addFirst(ObjectNode node, List<IrStmt> statements) {
        statements.stream().flatMap(statement -> places.of(statement).stream()).findFirst()
                .ifPresent(span -> add(node, span));
    }

    /// Gives the node of something declared the place of its name.
    static void add(ObjectNode node, String name, Span declaration) {
        Matcher word = Pattern.compile("\\b" + Pattern.quote(name) + "\\b").matcher(declaration.text());
        add(node, word.find()
                ? new Span(declaration.file(), declaration.start() + word.start(),
                        declaration.start() + word.end())
                : declaration);
    }

    private static void add(ObjectNode node, Span span) {
        String text = span.text();
        int end = text.indexOf('\n');
        String line = (end < 0 ? text : text.substring(0, end)).strip();
        ObjectNode info = node.putObject("source_info");
        info.put("filename", span.file().name());
        info.put("line", span.line());
        info.put("column", span.column() - 1);
        info.put("source_fragment", line.length() > LENGTH ? line.substring(0, LENGTH) + "..." : line);
    }
}
