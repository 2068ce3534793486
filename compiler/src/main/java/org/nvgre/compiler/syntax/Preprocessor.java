package org.nvgre.compiler.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nvgre.compiler.source.Diagnostics;
import org.nvgre.compiler.source.SourceFile;
import org.nvgre.compiler.source.Span;

/// The C preprocessor as P4 needs it, working on tokens instead of text, so that every token of the program
/// keeps its place in the file it came from. A token out of a macro has the place where the macro was used.
public final class Preprocessor {

    private static final int MAX_DEPTH = 64;

    private final IncludePath includes;
    private final Diagnostics diagnostics;
    private final Map<String, Macro> macros = new HashMap<>();
    private final Set<String> once = new HashSet<>();
    private final List<Token> output = new ArrayList<>();
    private int depth;

    /// A `#define`: `parameters` is null for an object-like macro.
    record Macro(List<String> parameters, List<Token> body) {}

    /// One open `#if`: whether its current branch is active, and whether a branch has been taken already.
    private record Conditional(boolean outer, boolean active, boolean taken, Span span) {}

    public Preprocessor(IncludePath includes, Map<String, String> defines, Diagnostics diagnostics) {
        this.includes = includes;
        this.diagnostics = diagnostics;
        define("__p4c__", "1");
        define("__NVGRE_P4__", "1");
        defines.forEach(this::define);
    }

    private void define(String name, String value) {
        SourceFile file = new SourceFile("<command line>", value);
        List<Token> body = new ArrayList<>(Lexer.tokens(file, diagnostics));
        body.removeLast();
        macros.put(name, new Macro(null, body));
    }

    /// The tokens of the program that starts with `file`.
    public List<Token> run(SourceFile file) {
        Token end = include(file);
        output.add(end);
        return output;
    }

    private Token include(SourceFile file) {
        List<Token> tokens = Lexer.tokens(file, diagnostics);
        Deque<Conditional> open = new ArrayDeque<>();
        int i = 0;
        List<Token> text = new ArrayList<>();
        while (tokens.get(i).kind() != Token.Kind.END) {
            Token token = tokens.get(i);
            boolean active = open.isEmpty() || open.peek().active;
            if (token.is("#") && token.lineStart()) {
                flush(text);
                int end = i + 1;
                while (tokens.get(end).kind() != Token.Kind.END && !tokens.get(end).lineStart()) {
                    end++;
                }
                directive(token, tokens.subList(i + 1, end), open, active, file);
                i = end;
            } else {
                if (active) {
                    text.add(token);
                }
                i++;
            }
        }
        flush(text);
        for (Conditional conditional : open) {
            diagnostics.error(conditional.span, "this conditional has no '#endif'");
        }
        return tokens.getLast();
    }

    private void flush(List<Token> text) {
        expand(text, Set.of(), output);
        text.clear();
    }

    private void directive(Token hash, List<Token> line, Deque<Conditional> open, boolean active,
            SourceFile file) {
        if (line.isEmpty()) {
            return;
        }
        List<Token> rest = line.subList(1, line.size());
        switch (line.getFirst().text()) {
            case "if" -> push(open, active, hash, active && condition(rest, hash));
            case "ifdef" -> push(open, active, hash, active && defined(rest, hash));
            case "ifndef" -> push(open, active, hash, active && !defined(rest, hash));
            case "elif" -> {
                Conditional now = pop(open, hash, "#elif");
                boolean take = now.outer && !now.taken && condition(rest, hash);
                open.push(new Conditional(now.outer, take, now.taken || take, now.span));
            }
            case "else" -> {
                Conditional now = pop(open, hash, "#else");
                open.push(new Conditional(now.outer, now.outer && !now.taken, true, now.span));
            }
            case "endif" -> pop(open, hash, "#endif");
            default -> {
                if (active) {
                    plainDirective(hash, line.getFirst(), rest, file);
                }
            }
        }
    }

    private void plainDirective(Token hash, Token word, List<Token> rest, SourceFile file) {
        switch (word.text()) {
            case "include" -> includeDirective(hash, rest, file);
            case "define" -> defineDirective(word, rest);
            case "undef" -> {
                if (!rest.isEmpty()) {
                    macros.remove(rest.getFirst().text());
                }
            }
            case "error" -> diagnostics.error(hash.span().to(word.span()), "#error" + lineText(rest));
            case "warning" -> diagnostics.warning(hash.span().to(word.span()), "#warning" + lineText(rest));
            case "pragma" -> {
                if (!rest.isEmpty() && rest.getFirst().text().equals("once")) {
                    once.add(file.name());
                }
            }
            case "line" -> {
                // Positions are always those of the file at hand.
            }
            default ->
                diagnostics.error(word.span(), "unknown preprocessor directive '#" + word.text() + "'");
        }
    }

    private static String lineText(List<Token> tokens) {
        return tokens.isEmpty() ? "" : ": " + tokens.getFirst().span().to(tokens.getLast().span()).text();
    }

    private static void push(Deque<Conditional> open, boolean outer, Token hash, boolean take) {
        open.push(new Conditional(outer, take, take, hash.span()));
    }

    private Conditional pop(Deque<Conditional> open, Token hash, String what) {
        if (open.isEmpty()) {
            diagnostics.error(hash.span(), what + " without '#if'");
            return new Conditional(true, true, true, hash.span());
        }
        return open.pop();
    }

    private boolean defined(List<Token> rest, Token hash) {
        if (rest.isEmpty()) {
            diagnostics.error(hash.span(), "expected a macro name");
            return false;
        }
        return macros.containsKey(rest.getFirst().text());
    }

    private boolean condition(List<Token> rest, Token hash) {
        // `defined` must be answered before macros are expanded.
        List<Token> answered = new ArrayList<>();
        for (int i = 0; i < rest.size(); i++) {
            Token token = rest.get(i);
            if (token.text().equals("defined") && i + 1 < rest.size()) {
                boolean bracket = rest.get(i + 1).is("(");
                int name = Math.min(bracket ? i + 2 : i + 1, rest.size() - 1);
                String value = macros.containsKey(rest.get(name).text()) ? "1" : "0";
                answered.add(new Token(Token.Kind.INTEGER, value, token.span(), false, true));
                i = bracket ? name + 1 : name;
            } else {
                answered.add(token);
            }
        }
        List<Token> expanded = new ArrayList<>();
        expand(answered, Set.of(), expanded);
        return new DirectiveExpression(expanded, hash.span(), diagnostics).value() != 0;
    }

    private void includeDirective(Token hash, List<Token> rest, SourceFile file) {
        if (rest.isEmpty()) {
            diagnostics.error(hash.span(), "expected \"file\" or <file> after '#include'");
            return;
        }
        Span span = rest.getFirst().span().to(rest.getLast().span());
        String spelled = rest.getFirst().kind() == Token.Kind.STRING ? rest.getFirst().text() : span.text();
        boolean quoted = spelled.startsWith("\"");
        String name = spelled.length() < 2 ? "" : spelled.substring(1, spelled.length() - 1);
        var found = includes.find(name, quoted, file);
        if (found.isEmpty()) {
            diagnostics.error(span,
                    "cannot find the included file '" + name + "'; give its directory with -I");
        } else if (depth >= MAX_DEPTH) {
            diagnostics.error(span, "includes are nested too deeply; does '" + name + "' include itself?");
        } else if (!once.contains(found.get().name())) {
            depth++;
            include(found.get());
            depth--;
        }
    }

    private void defineDirective(Token word, List<Token> rest) {
        if (rest.isEmpty() || rest.getFirst().kind() == Token.Kind.SYMBOL) {
            diagnostics.error(word.span(), "expected a name after '#define'");
            return;
        }
        String name = rest.getFirst().text();
        if (rest.size() > 1 && rest.get(1).is("(") && !rest.get(1).spaceBefore()) {
            List<String> parameters = new ArrayList<>();
            int i = 2;
            while (i < rest.size() && !rest.get(i).is(")")) {
                if (!rest.get(i).is(",")) {
                    parameters.add(rest.get(i).text());
                }
                i++;
            }
            macros.put(name, new Macro(parameters, List.copyOf(rest.subList(Math.min(i + 1, rest.size()),
                    rest.size()))));
        } else {
            macros.put(name, new Macro(null, List.copyOf(rest.subList(1, rest.size()))));
        }
    }

    /// Replaces macros in `in`, appending to `out`; `hidden` are those being expanded already.
    private void expand(List<Token> in, Set<String> hidden, List<Token> out) {
        for (int i = 0; i < in.size(); i++) {
            Token token = in.get(i);
            Macro macro = token.kind() == Token.Kind.IDENTIFIER ? macros.get(token.text()) : null;
            if (token.kind() == Token.Kind.IDENTIFIER && token.text().equals("__LINE__")) {
                out.add(new Token(Token.Kind.INTEGER, "" + token.span().line(), token.span(), false, true));
                continue;
            }
            if (macro == null || hidden.contains(token.text())) {
                out.add(token);
                continue;
            }
            Map<String, List<Token>> arguments = Map.of();
            if (macro.parameters != null) {
                if (i + 1 >= in.size() || !in.get(i + 1).is("(")) {
                    out.add(token);
                    continue;
                }
                List<List<Token>> actual = new ArrayList<>();
                int end = arguments(in, i + 1, actual);
                if (end < 0 || (actual.size() != macro.parameters.size()
                        && !(macro.parameters.isEmpty() && actual.size() == 1
                                && actual.getFirst().isEmpty()))) {
                    diagnostics.error(token.span(),
                            "macro '" + token.text() + "' takes " + macro.parameters.size()
                                    + " arguments, found " + actual.size());
                    out.add(token);
                    continue;
                }
                arguments = new HashMap<>();
                for (int a = 0; a < macro.parameters.size(); a++) {
                    List<Token> expanded = new ArrayList<>();
                    expand(actual.get(a), hidden, expanded);
                    arguments.put(macro.parameters.get(a), expanded);
                }
                i = end;
            }
            Set<String> inner = new HashSet<>(hidden);
            inner.add(token.text());
            expand(substitute(macro, arguments, token.span()), inner, out);
        }
    }

    /// Splits the arguments of a macro call at `open`; answers the index of the closing bracket, or -1.
    private static int arguments(List<Token> in, int open, List<List<Token>> actual) {
        int level = 0;
        List<Token> current = new ArrayList<>();
        for (int i = open; i < in.size(); i++) {
            Token token = in.get(i);
            if (token.is("(")) {
                level++;
            } else if (token.is(")")) {
                level--;
            }
            if (level == 0) {
                actual.add(current);
                return i;
            }
            if (level == 1 && token.is(",")) {
                actual.add(current);
                current = new ArrayList<>();
            } else if (!(level == 1 && token.is("(") && i == open)) {
                current.add(token);
            }
        }
        return -1;
    }

    private static List<Token> substitute(Macro macro, Map<String, List<Token>> arguments, Span where) {
        List<Token> result = new ArrayList<>();
        List<Token> body = macro.body;
        for (int i = 0; i < body.size(); i++) {
            Token token = body.get(i);
            List<Token> argument = arguments.get(token.text());
            if (token.is("##") && !result.isEmpty() && i + 1 < body.size()) {
                Token left = result.removeLast();
                Token next = body.get(++i);
                List<Token> right = arguments.getOrDefault(next.text(), List.of(next));
                String glued = left.text() + (right.isEmpty() ? "" : right.getFirst().text());
                result.add(new Token(Token.KEYWORDS.contains(glued) ? Token.Kind.KEYWORD : left.kind(), glued,
                        where,
                        false, true));
                right.stream().skip(1).map(t -> t.at(where)).forEach(result::add);
            } else if (token.is("#") && i + 1 < body.size()
                    && arguments.containsKey(body.get(i + 1).text())) {
                StringBuilder text = new StringBuilder("\"");
                for (Token t : arguments.get(body.get(++i).text())) {
                    text.append(text.length() > 1 && t.spaceBefore() ? " " : "").append(t.text());
                }
                result.add(new Token(Token.Kind.STRING, text + "\"", where, false, true));
            } else if (argument != null) {
                argument.forEach(t -> result.add(t.at(where)));
            } else {
                result.add(token.at(where));
            }
        }
        return result;
    }
}
