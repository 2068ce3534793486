package org.nvgre.compiler.p4info;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.nvgre.compiler.P4CompileException;
import org.nvgre.compiler.Programs;
import org.p4.config.v1.P4Info;
import org.p4.config.v1.StructuredAnnotation;

/// `@name[...]` in P4Info: values, not text (P4_16 specification, section 20.2).
class StructuredAnnotationsTest {

    @Test
    void expressionsAreEvaluated() throws P4CompileException {
        StructuredAnnotation list = annotated("@mixed[1 + 2 * 3, \"a\" ++ \"b\", 1 == 2, true]");
        assertEquals("mixed", list.getName());
        assertEquals(7, list.getExpressionList().getExpressions(0).getInt64Value());
        assertEquals("ab", list.getExpressionList().getExpressions(1).getStringValue());
        assertEquals(false, list.getExpressionList().getExpressions(2).getBoolValue());
        assertEquals(true, list.getExpressionList().getExpressions(3).getBoolValue());
        assertEquals(4, list.getExpressionList().getExpressionsCount());
    }

    @Test
    void soAreThoseOfKeys() throws P4CompileException {
        StructuredAnnotation pairs = annotated("@pairs[width = 2 * (3 + 1), last = 1 < 2]");
        assertEquals("width", pairs.getKvPairList().getKvPairs(0).getKey());
        assertEquals(8, pairs.getKvPairList().getKvPairs(0).getValue().getInt64Value());
        assertEquals(true, pairs.getKvPairList().getKvPairs(1).getValue().getBoolValue());
    }

    private static StructuredAnnotation annotated(String annotation) throws P4CompileException {
        P4Info info = Programs.compile(Programs.framed("",
                "action a() { } " + annotation + " table t { actions = { a; } default_action = a; }"
                        + " apply { t.apply(); }"))
                .p4Info();
        return info.getTables(0).getPreamble().getStructuredAnnotations(0);
    }
}
