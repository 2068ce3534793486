package org.nvgre.compiler.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nvgre.compiler.source.Diagnostics;
import org.nvgre.compiler.source.SourceFile;

/// Macros and conditions; the tokens keep the places they were written at.
class PreprocessorTest {

    private final Diagnostics diagnostics = new Diagnostics();

    private List<Token> tokens(String text) {
        return new Preprocessor(new IncludePath(List.of()), Map.of("GIVEN", "7"), diagnostics)
                .run(new SourceFile(
                        "t.p4", text));
    }

    private String text(String text) {
        return tokens(text).stream().map(Token::text).filter(t -> !t.isEmpty())
                .collect(Collectors.joining(" "));
    }

    @Test
    void objectLikeMacros() {
        assertEquals("x = 7 + 7 ;", text("#define TWICE GIVEN + GIVEN\nx = TWICE;"));
    }

    @Test
    void functionLikeMacros() {
        assertEquals("( ( 1 ) + ( f ( 2 , 3 ) ) ) ADD",
                text("#define ADD(a, b) ((a) + (b))\nADD(1, f(2, 3)) ADD"));
        assertEquals("ab", text("#define GLUE(x, y) x ## y\nGLUE(a, b)"));
        assertEquals("\"v + 1\"", text("#define TEXT(x) #x\nTEXT(v + 1)"));
    }

    @Test
    void aMacroDoesNotExpandItself() {
        assertEquals("x + 1", text("#define x x + 1\nx"));
    }

    @Test
    void conditions() {
        assertEquals("a", text("#if defined(GIVEN) && GIVEN >= 7\na\n#else\nb\n#endif"));
        assertEquals("c", text("#if GIVEN == 1\na\n#elif 0\nb\n#else\nc\n#endif"));
        assertEquals("a d", text("#ifdef GIVEN\na\n#ifndef GIVEN\nb\n#endif\n#else\nc\n#endif\nd"));
        assertEquals("b", text("#undef GIVEN\n#ifdef GIVEN\na\n#else\nb\n#endif"));
    }

    @Test
    void tokensKeepTheirPlaces() {
        Token token = tokens("#define M 1\n\n  bit x;").get(1);
        assertEquals("t.p4:3:7", token.span().toString());
    }

    @Test
    void aMissingIncludeIsReportedWhereItStands() {
        tokens("\n#include <nowhere.p4>\n");
        assertEquals(
                "t.p4:2:10: error: cannot find the included file 'nowhere.p4'; give its directory with -I",
                diagnostics.all().getFirst().headline());
    }

    @Test
    void anOpenConditionIsReported() {
        tokens("#ifdef A\n");
        assertTrue(diagnostics.all().getFirst().message().contains("no '#endif'"));
    }

    @Test
    void literals() {
        assertEquals(new IntegerLiteral(java.math.BigInteger.valueOf(255), 8, false),
                IntegerLiteral.parse("8w0xFF"));
        assertEquals(new IntegerLiteral(java.math.BigInteger.valueOf(7), 4, true),
                IntegerLiteral.parse("4s7"));
        assertEquals(new IntegerLiteral(java.math.BigInteger.valueOf(10), 0, false),
                IntegerLiteral.parse("0b10_10"));
    }
}
