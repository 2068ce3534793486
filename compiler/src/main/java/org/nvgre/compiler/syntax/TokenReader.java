package org.nvgre.compiler.syntax;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.nvgre.compiler.source.Diagnostics;
import org.nvgre.compiler.source.Span;

/// Walks over the tokens; knows which names are types at this point, since `(a) - b` and `a < b > (c)` mean
/// different things if `a` is one.
class TokenReader {

    /// Thrown after a syntax error has been reported, to get back to where parsing can go on.
    static final class Stop extends RuntimeException {
        Stop() {
            super(null, null, false, false);
        }
    }

    /// Nobody writes this, but what generates or breaks programs may; later phases walk as deep as this one.
    private static final int MAX_DEPTH = 1000;

    final Diagnostics diagnostics;
    private final List<Token> tokens;
    private final Deque<Map<String, Boolean>> scopes = new ArrayDeque<>();
    int at;
    private boolean silent;
    private int depth;

    TokenReader(List<Token> tokens, Diagnostics diagnostics) {
        this.tokens = tokens;
        this.diagnostics = diagnostics;
        scopes.push(new HashMap<>());
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    Token previous() {
        return tokens.get(Math.max(0, at - 1));
    }

    Token next() {
        Token token = tokens.get(at);
        if (token.kind() != Token.Kind.END) {
            at++;
        }
        return token;
    }

    boolean looksAt(String text) {
        return peek().is(text);
    }

    boolean accept(String text) {
        if (looksAt(text)) {
            next();
            return true;
        }
        return false;
    }

    /// Takes the token or reports that it is missing `context` ("after the key").
    Token expect(String text, String context) {
        if (looksAt(text)) {
            return next();
        }
        throw error("expected '" + text + "' " + context + ", found " + peek().describe());
    }

    String expectName(String what) {
        if (!peek().isName()) {
            throw error("expected " + what + ", found " + peek().describe());
        }
        return next().text();
    }

    Stop error(String message) {
        if (!silent) {
            Span here = peek().span();
            // A missing ';' belongs behind the previous token, not in front of what is on the next line.
            boolean previousLine = message.startsWith("expected ';'") && at > 0
                    && tokens.get(at - 1).span().file() == here.file()
                    && tokens.get(at - 1).span().line() < here.line();
            Span before = at > 0 ? tokens.get(at - 1).span() : here;
            diagnostics.error(previousLine ? new Span(before.file(), before.end(), before.end()) : here,
                    message);
        }
        return new Stop();
    }

    /// From the start of a construct to the last token read.
    Span from(Token start) {
        return start.span().to(tokens.get(Math.max(0, at - 1)).span());
    }

    void enter() {
        scopes.push(new HashMap<>());
    }

    void leave() {
        scopes.pop();
    }

    void declare(String name, boolean isType) {
        scopes.peek().put(name, isType);
    }

    boolean isTypeName(Token token) {
        if (!token.isName()) {
            return false;
        }
        for (Map<String, Boolean> scope : scopes) {
            Boolean found = scope.get(token.text());
            if (found != null) {
                return found;
            }
        }
        return false;
    }

    /// Parses what may contain itself.
    <T> T nested(Supplier<T> parse) {
        if (++depth > MAX_DEPTH) {
            depth--;
            throw error("this is nested more than " + MAX_DEPTH + " levels deep");
        }
        try {
            return parse.get();
        } finally {
            depth--;
        }
    }

    /// Tries a parse without reporting; on failure goes back to where it began and answers null.
    <T> T attempt(Supplier<T> parse) {
        int start = at;
        boolean before = silent;
        silent = true;
        try {
            T result = parse.get();
            if (result == null) {
                at = start;
            }
            return result;
        } catch (Stop stop) {
            at = start;
            return null;
        } finally {
            silent = before;
        }
    }
}
