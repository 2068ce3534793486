package org.nvgre.compiler.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.nvgre.compiler.source.Diagnostics;
import org.nvgre.compiler.source.SourceFile;
import org.nvgre.compiler.syntax.Lexer;
import org.nvgre.compiler.syntax.Token;

/// Breaks programs in the ways that people and tools break them: in whole tokens, whole brackets and whole statements,
/// so that most of what comes out gets past the parser.
final class Mutation {

    /// Literals at the edges of what a number, a width or an index may be.
    private static final List<String> NUMBERS = List.of("0", "1", "-1", "7w200", "8s255",
            "0xFFFFFFFFFFFFFFFFFFFF",
            "2147483648", "99999999999", "1w1", "0w0", "16w0", "32s0b1", "4w17", "256", "65536",
            "3000000000w1", "0x",
            "08", "9999w1");

    private static final List<String> PIECES = List.of("exit;", "return;", "return 1;", "{ }", ";", "default",
            "_",
            "this", "apply { }", "bit<0>", "bit<99999999999>", "int", "varbit<8>", "tuple<>", "error.NoError",
            "hdr", "hdr.minSizeInBytes()", "const", "in", "out", "inout", "? 1 : 2", "&&& 1", ".. 3", "[3:0]",
            "[0]",
            ".next", ".last", ".lastIndex", ".isValid()", ".setValid()", ".apply()", ".hit", "++ 1w1",
            "(bit<4>)",
            "#define X X", "#include \"x\"", "#if", "#endif", "X(1)", "\"", "/*", "@name(\".\")", "@id(1)",
            "transition select(", "extern", "package", "match_kind { a }", "for (", "switch (1) { 1: { } }");

    private static final Map<String, String> BRACKETS = Map.of("(", ")", "{", "}", "[", "]", "<", ">");

    /// Programs in words, and the words by their kind: made once, for any number of mutations.
    record Corpus(List<List<String>> programs, Map<Token.Kind, List<String>> byKind) {

        static Corpus of(List<String> programs) {
            return new Corpus(programs.stream().map(Mutation::words).toList(),
                    programs.stream().flatMap(program -> tokens(program).stream())
                            .collect(Collectors.groupingBy(Token::kind,
                                    Collectors.mapping(Token::text, Collectors.toList()))));
        }
    }

    private final RandomGenerator random;
    private final List<List<String>> corpus;
    private final Map<Token.Kind, List<String>> byKind;

    Mutation(RandomGenerator random, Corpus corpus) {
        this.random = random;
        this.corpus = corpus.programs();
        this.byKind = corpus.byKind();
    }

    private static List<Token> tokens(String program) {
        List<Token> tokens = Lexer.tokens(new SourceFile("corpus", program), new Diagnostics());
        return tokens.subList(0, tokens.size() - 1);
    }

    private static List<String> words(String program) {
        return tokens(program).stream().map(t -> (t.lineStart() ? "\n" : "") + t.text()).toList();
    }

    /// One of the programs with one to six things wrong, or, now and then, still right.
    String next() {
        List<String> words = new ArrayList<>(corpus.get(random.nextInt(corpus.size())));
        for (int i = 1 + random.nextInt(6); i > 0 && !words.isEmpty(); i--) {
            mutate(words);
        }
        return String.join(" ", words);
    }

    private void mutate(List<String> words) {
        int at = random.nextInt(words.size());
        switch (random.nextInt(11)) {
            case 0 -> words.remove(at);
            case 1 -> words.add(at, words.get(at));
            case 2 -> words.set(at, words.set(random.nextInt(words.size()), words.get(at)));
            case 3, 4 -> words.set(at, ofTheSameKind(words.get(at)));
            case 5 -> words.set(at, pick(NUMBERS));
            case 6 -> words.add(at, pick(PIECES));
            case 7 -> words.subList(at, end(words, at)).clear();
            case 8 ->
                words.addAll(random.nextInt(words.size()), List.copyOf(words.subList(at, end(words, at))));
            case 9 -> {
                List<String> other = corpus.get(random.nextInt(corpus.size()));
                int from = random.nextInt(other.size());
                words.addAll(at, other.subList(from, end(other, from)));
            }
            default -> nest(words, at);
        }
    }

    private String ofTheSameKind(String word) {
        List<Token> tokens = tokens(word);
        List<String> peers = tokens.isEmpty()
                ? List.of()
                : byKind.getOrDefault(tokens.getFirst().kind(), List.of());
        return peers.isEmpty() ? word : pick(peers);
    }

    /// Mostly a few levels, sometimes more than any stack holds.
    private void nest(List<String> words, int at) {
        int depth = random.nextInt(20) == 0 ? 20_000 : 1 + random.nextInt(5);
        String[] pair = switch (random.nextInt(6)) {
            case 0 -> new String[]{"(", ")"};
            case 1 -> new String[]{"{", "}"};
            case 2 -> new String[]{"-", ""};
            case 3 -> new String[]{"bit<", ">"};
            case 4 -> new String[]{"if (true) ", ""};
            default -> new String[]{"1 + ", ""};
        };
        words.set(at, pair[0].repeat(depth) + words.get(at) + pair[1].repeat(depth));
    }

    /// Behind the bracket that closes what opens here, or else behind the next `;`.
    private static int end(List<String> words, int at) {
        String close = BRACKETS.get(words.get(at).strip());
        int depth = 0;
        for (int i = at; i < words.size(); i++) {
            String word = words.get(i).strip();
            depth += word.equals(words.get(at).strip()) ? 1 : word.equals(close) ? -1 : 0;
            if (close == null ? word.equals(";") : depth == 0) {
                return i + 1;
            }
        }
        return at + 1;
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
