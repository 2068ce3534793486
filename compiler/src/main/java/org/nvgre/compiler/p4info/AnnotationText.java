package org.nvgre.compiler.p4info;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.nvgre.compiler.check.ConstantExpressions;
import org.nvgre.compiler.syntax.Annotation;
import org.nvgre.compiler.syntax.Annotations;
import org.nvgre.compiler.syntax.Token;
import org.nvgre.compiler.typed.Expr;
import org.p4.config.v1.Documentation;
import org.p4.config.v1.Expression;
import org.p4.config.v1.ExpressionList;
import org.p4.config.v1.KeyValuePair;
import org.p4.config.v1.KeyValuePairList;
import org.p4.config.v1.StructuredAnnotation;

/// Annotations as P4Info carries them: as text, except those that have become something else there.
final class AnnotationText {

    private static final Set<String> ELSEWHERE = Set.of("name", "id", "brief", "description");

    private AnnotationText() {}

    static List<String> of(Annotations annotations) {
        return of(annotations, name -> false);
    }

    /// Without those that `except` names.
    static List<String> of(Annotations annotations, Predicate<String> except) {
        List<String> texts = new ArrayList<>();
        for (Annotation annotation : annotations.all()) {
            if (!annotation.structured() && !ELSEWHERE.contains(annotation.name()) && !except.test(annotation
                    .name())) {
                texts.add("@" + annotation.name()
                        + (annotation.body().isEmpty() ? "" : "(" + text(annotation.body()) + ")"));
            }
        }
        return texts;
    }

    private static String text(List<Token> tokens) {
        StringBuilder text = new StringBuilder();
        Token before = null;
        for (Token token : tokens) {
            if (before != null && (token.spaceBefore() || before.text().equals(","))) {
                text.append(' ');
            }
            text.append(token.text());
            before = token;
        }
        return text.toString();
    }

    static List<StructuredAnnotation> structured(Annotations annotations) {
        List<StructuredAnnotation> result = new ArrayList<>();
        for (Annotation annotation : annotations.all()) {
            if (annotation.structured()) {
                result.add(structured(annotation));
            }
        }
        return result;
    }

    private static StructuredAnnotation structured(Annotation annotation) {
        StructuredAnnotation.Builder builder = StructuredAnnotation.newBuilder().setName(annotation.name());
        List<List<Token>> items = items(annotation.body());
        boolean pairs = !items.isEmpty()
                && items.stream().allMatch(item -> item.size() > 2 && item.get(1).text().equals("="));
        KeyValuePairList.Builder keyed = KeyValuePairList.newBuilder();
        ExpressionList.Builder list = ExpressionList.newBuilder();
        for (List<Token> item : items) {
            if (pairs) {
                keyed.addKvPairs(KeyValuePair.newBuilder().setKey(item.getFirst().text())
                        .setValue(expression(item.subList(2, item.size()))));
            } else {
                list.addExpressions(expression(item));
            }
        }
        return (pairs ? builder.setKvPairList(keyed) : builder.setExpressionList(list)).build();
    }

    /// What stands between the commas, those within brackets aside.
    private static List<List<Token>> items(List<Token> body) {
        List<List<Token>> items = new ArrayList<>();
        int from = 0;
        int depth = 0;
        for (int i = 0; i < body.size(); i++) {
            String text = body.get(i).text();
            depth += "([{".contains(text) ? 1 : ")]}".contains(text) ? -1 : 0;
            if (depth == 0 && text.equals(",")) {
                items.add(body.subList(from, i));
                from = i + 1;
            }
        }
        items.add(body.subList(from, body.size()));
        items.removeIf(List::isEmpty);
        return items;
    }

    private static Expression expression(List<Token> tokens) {
        Expression.Builder made = Expression.newBuilder();
        switch (ConstantExpressions.value(tokens).orElse(null)) {
            case Expr.Const c -> made.setInt64Value(c.value().longValue());
            case Expr.Bool b -> made.setBoolValue(b.value());
            case Expr.Text text -> made.setStringValue(text.value());
            case null, default -> made.setStringValue(text(tokens));
        }
        return made.build();
    }

    /// `@brief` and `@description`, or null if there is neither.
    static Documentation documentation(Annotations annotations) {
        if (!annotations.has("brief") && !annotations.has("description")) {
            return null;
        }
        Documentation.Builder builder = Documentation.newBuilder();
        annotations.string("brief").ifPresent(builder::setBrief);
        annotations.string("description").ifPresent(builder::setDescription);
        return builder.build();
    }
}
