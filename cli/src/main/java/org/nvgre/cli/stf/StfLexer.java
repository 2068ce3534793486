package org.nvgre.cli.stf;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cuts an STF file into tokens. Lines do not matter, except that the bytes of a packet end with theirs, and
/// that `#` begins a comment.
final class StfLexer {

    private static final Pattern TOKEN = Pattern.compile("""
            (?<space>\\s+|\\#.*)
            |(?<number>0[xX][0-9a-fA-F*]+|0[bB][01*]+|[0-9]+)
            |(?<name>[a-zA-Z_$][a-zA-Z_$0-9]*)
            |"(?<quoted>[^"]+)"
            |(?<symbol>==|!=|<=|>=|[:,.()\\[\\]/=<>])
            """, Pattern.COMMENTS);

    /// The name of a command, the port, and then the bytes.
    private static final Pattern PACKET = Pattern.compile(
            "\\s*(?<command>packet|expect)\\s+(?<port>[0-9]+)(?<bytes>(?:\\s[^#]*)?)(?:#.*)?",
            Pattern.CASE_INSENSITIVE);

    private final String file;
    private final List<Token> tokens = new ArrayList<>();
    private int line;

    private StfLexer(String file) {
        this.file = file;
    }

    /// The last token is [Token.Kind#END].
    static List<Token> tokens(String file, String text) throws StfException {
        StfLexer lexer = new StfLexer(file);
        for (String line : text.lines().toList()) {
            lexer.line++;
            lexer.cut(line);
        }
        lexer.add(Token.Kind.END, "");
        return lexer.tokens;
    }

    private void cut(String text) throws StfException {
        Matcher packet = PACKET.matcher(text);
        if (packet.matches()) {
            add(Token.Kind.NAME, packet.group("command"));
            add(Token.Kind.NUMBER, packet.group("port"));
            add(Token.Kind.PACKET, packet.group("bytes").replaceAll("\\s", ""));
            return;
        }
        Matcher next = TOKEN.matcher(text);
        while (next.regionStart() < text.length()) {
            if (!next.lookingAt()) {
                throw new StfException("%s:%d: no STF: '%s'".formatted(file, line,
                        text.substring(next.regionStart()).strip()));
            }
            if (next.group("number") != null) {
                add(Token.Kind.NUMBER, next.group("number"));
            } else if (next.group("name") != null) {
                add(Token.Kind.NAME, next.group("name"));
            } else if (next.group("quoted") != null) {
                add(Token.Kind.NAME, next.group("quoted"));
            } else if (next.group("symbol") != null) {
                add(Token.Kind.SYMBOL, next.group("symbol"));
            }
            next.region(next.end(), text.length());
        }
    }

    private void add(Token.Kind kind, String text) {
        tokens.add(new Token(kind, text, line));
    }
}
