package org.nvgre.compiler.syntax;

import java.util.Set;
import org.nvgre.compiler.source.Span;

/// One word of P4: its kind, its exact text and where it stands. `lineStart` and `spaceBefore` matter to the
/// preprocessor and for telling `>>` from two closing angle brackets.
public record Token(Kind kind, String text, Span span, boolean lineStart, boolean spaceBefore) {

    public enum Kind {
        IDENTIFIER, KEYWORD, INTEGER, STRING, SYMBOL, END
    }

    /// Reserved words. Others, such as `apply`, `key` or `entries`, are words only in their place.
    static final Set<String> KEYWORDS = Set.of("action", "actions", "bit", "bool", "break", "const",
            "continue",
            "control", "default", "else", "entries", "enum", "error", "exit", "extern", "false", "for",
            "header",
            "header_union", "if", "in", "inout", "int", "key", "match_kind", "out", "package", "parser",
            "pragma",
            "return", "select", "state", "string", "struct", "switch", "table", "this", "transition", "true",
            "tuple", "typedef", "varbit", "value_set", "void", "_", "abstract", "list", "type", "priority",
            "apply");

    /// Keywords that may also be used as names.
    static final Set<String> NAME_KEYWORDS = Set.of("apply", "key", "actions", "state", "entries", "type",
            "priority",
            "list", "abstract", "in", "break", "continue", "for", "pragma");

    boolean is(String text) {
        return (kind == Kind.SYMBOL || kind == Kind.KEYWORD) && this.text.equals(text);
    }

    /// Whether this token can stand where a name is expected.
    boolean isName() {
        return kind == Kind.IDENTIFIER || (kind == Kind.KEYWORD && NAME_KEYWORDS.contains(text));
    }

    Token at(Span where) {
        return new Token(kind, text, where, false, spaceBefore);
    }

    /// How a diagnostic names what it found.
    String describe() {
        return kind == Kind.END ? "end of file" : "'" + text + "'";
    }
}
