package org.nvgre.compiler.syntax;

import java.util.List;
import java.util.Optional;
import org.nvgre.compiler.source.Span;

/// `@name`, `@name(tokens)` or, structured, `@name[expressions or key=value pairs]`.
///
/// @param body the tokens between the brackets, uninterpreted
/// @param text the body as written
public record Annotation(String name, boolean structured, List<Token> body, String text, Span span) {

    /// The value if the body is exactly one string literal.
    public Optional<String> string() {
        return body.size() == 1 && body.getFirst().kind() == Token.Kind.STRING
                ? Optional.of(Strings.unquote(body.getFirst().text()))
                : Optional.empty();
    }

    /// The value if the body is exactly one integer literal.
    public Optional<Long> integer() {
        return body.size() == 1 && body.getFirst().kind() == Token.Kind.INTEGER
                ? Optional.of(IntegerLiteral.parse(body.getFirst().text()).value().longValue())
                : Optional.empty();
    }
}
