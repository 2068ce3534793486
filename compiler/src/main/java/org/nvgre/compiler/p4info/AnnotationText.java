package org.nvgre.compiler.p4info;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.nvgre.compiler.syntax.Annotation;
import org.nvgre.compiler.syntax.Annotations;
import org.nvgre.compiler.syntax.Token;
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
                        + (annotation.body().isEmpty() ? "" : "(" + body(annotation) + ")"));
            }
        }
        return texts;
    }

    private static String body(Annotation annotation) {
        StringBuilder text = new StringBuilder();
        Token before = null;
        for (Token token : annotation.body()) {
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
        List<Token> body = annotation.body();
        boolean pairs = body.size() > 1 && body.get(1).text().equals("=");
        KeyValuePairList.Builder keyed = KeyValuePairList.newBuilder();
        ExpressionList.Builder list = ExpressionList.newBuilder();
        for (int i = 0; i < body.size(); i++) {
            if (body.get(i).text().equals(",")) {
                continue;
            }
            if (pairs && i + 2 < body.size()) {
                keyed.addKvPairs(
                        KeyValuePair.newBuilder().setKey(body.get(i).text()).setValue(expression(body.get(i
                                + 2))));
                i += 2;
            } else {
                list.addExpressions(expression(body.get(i)));
            }
        }
        return (pairs ? builder.setKvPairList(keyed) : builder.setExpressionList(list)).build();
    }

    private static Expression expression(Token token) {
        Annotation one = new Annotation("", false, List.of(token), "", token.span());
        return switch (token.kind()) {
            case STRING -> Expression.newBuilder().setStringValue(one.string().orElse("")).build();
            case INTEGER -> Expression.newBuilder().setInt64Value(one.integer().orElse(0L)).build();
            default -> Expression.newBuilder().setBoolValue(token.text().equals("true")).build();
        };
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
