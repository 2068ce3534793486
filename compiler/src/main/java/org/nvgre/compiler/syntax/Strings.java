package org.nvgre.compiler.syntax;

/// String literals of P4: only `\"`, `\\` and `\n` are escapes.
final class Strings {

    private Strings() {}

    static String unquote(String literal) {
        String inner = literal.length() >= 2 && literal.endsWith("\"")
                ? literal.substring(1, literal.length() - 1)
                : literal.substring(1);
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            if (c == '\\' && i + 1 < inner.length()) {
                char next = inner.charAt(++i);
                result.append(next == 'n' ? '\n' : next);
            } else {
                result.append(c);
            }
        }
        return result.toString();
    }
}
