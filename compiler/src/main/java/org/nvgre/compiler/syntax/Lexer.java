package org.nvgre.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import org.nvgre.compiler.source.Diagnostics;
import org.nvgre.compiler.source.SourceFile;
import org.nvgre.compiler.source.Span;

/// Splits a file into tokens. Preprocessor directives are tokens too (a `#` at the start of a line); a backslash
/// at the end of a line joins it to the next.
public final class Lexer {

    /// Longest first, so that the first match is the right one. `>>` is left as two tokens: it also closes two
    /// type argument lists, and only the parser knows which it is.
    private static final String[] SYMBOLS = {"...", "&&&", "|+|=", "|-|=", "<<=", "|+|", "|-|", "++", "+:",
            "&&",
            "||", "==",
            "!=", "<=", ">=", "<<", "..", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "##"};

    private final SourceFile file;
    private final String text;
    private final Diagnostics diagnostics;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private boolean lineStart = true;
    private boolean space;

    private Lexer(SourceFile file, Diagnostics diagnostics) {
        this.file = file;
        this.text = file.text();
        this.diagnostics = diagnostics;
    }

    /// All tokens of the file, ending with one of kind END.
    public static List<Token> tokens(SourceFile file, Diagnostics diagnostics) {
        return new Lexer(file, diagnostics).run();
    }

    private List<Token> run() {
        skipBlanks();
        while (at < text.length()) {
            next();
            skipBlanks();
        }
        tokens.add(new Token(Token.Kind.END, "", new Span(file, text.length(), text.length()), true, true));
        return tokens;
    }

    private void next() {
        char c = text.charAt(at);
        int start = at;
        if (Character.isLetter(c) || c == '_') {
            takeWhile(true);
            String word = text.substring(start, at);
            add(Token.KEYWORDS.contains(word) ? Token.Kind.KEYWORD : Token.Kind.IDENTIFIER, start);
        } else if (Character.isDigit(c)) {
            takeWhile(true);
            add(Token.Kind.INTEGER, start);
        } else if (c == '"') {
            string(start);
        } else {
            for (String symbol : SYMBOLS) {
                if (text.startsWith(symbol, at)) {
                    at += symbol.length();
                    add(Token.Kind.SYMBOL, start);
                    return;
                }
            }
            at++;
            if ("(){}[]<>;:,.=+-*/%&|^~!?@#'`$\\".indexOf(c) < 0) {
                diagnostics.error(new Span(file, start, at), "unexpected character '" + c + "'");
                return;
            }
            add(Token.Kind.SYMBOL, start);
        }
    }

    /// A string may be of several lines as the first thing in an annotation, where such are in use; anywhere else a
    /// forgotten quote should be told where it is.
    private boolean inAnnotation() {
        int last = tokens.size() - 1;
        return last >= 2 && tokens.get(last).text().equals("(") && tokens.get(last - 2).text().equals("@");
    }

    private void string(int start) {
        at++;
        boolean lines = inAnnotation();
        while (at < text.length() && text.charAt(at) != '"' && (lines || text.charAt(at) != '\n')) {
            at += text.charAt(at) == '\\' && at + 1 < text.length() ? 2 : 1;
        }
        if (at >= text.length() || text.charAt(at) != '"') {
            diagnostics.error(new Span(file, start, Math.min(at, text.length())),
                    "string has no closing '\"'");
        } else {
            at++;
        }
        add(Token.Kind.STRING, start);
    }

    private void takeWhile(boolean more) {
        while (more && at < text.length()) {
            char c = text.charAt(at);
            more = Character.isLetterOrDigit(c) || c == '_';
            if (more) {
                at++;
            }
        }
    }

    private void add(Token.Kind kind, int start) {
        tokens.add(new Token(kind, text.substring(start, at), new Span(file, start, at), lineStart, space));
        lineStart = false;
        space = false;
    }

    private void skipBlanks() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                lineStart = true;
                at++;
            } else if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '\\' && text.startsWith("\n", at + 1)) {
                at += 2;
            } else if (c == '\\' && text.startsWith("\r\n", at + 1)) {
                at += 3;
            } else if (text.startsWith("//", at)) {
                while (at < text.length() && text.charAt(at) != '\n') {
                    at++;
                }
            } else if (text.startsWith("/*", at)) {
                comment();
            } else {
                return;
            }
            space = true;
        }
    }

    private void comment() {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
            diagnostics.error(new Span(file, at, at + 2), "comment has no closing '*/'");
            at = text.length();
            return;
        }
        at = end + 2;
    }
}
