package org.nvgre.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a user reads about mistakes: the place, what was expected, and how it could have been meant.
class DiagnosticsTest {

    private static String inIngress(String code) {
        return Programs.errors(Programs.framed("", code));
    }

    private static final int INGRESS_LINE = 12;

    @Test
    void aMissingSemicolonIsReportedBehindTheStatement() {
        String error = inIngress("apply {\n    meta.x = 1\n    meta.y = 2;\n}");
        assertEquals(
                "test.p4:" + (INGRESS_LINE + 1)
                        + ":15: error: expected ';' after the statement, found 'meta'",
                error);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '`', textBlock = """
            meta.z = 1;                 => 'metadata_t' has no field 'z'
            meta.flig = true;           => 'metadata_t' has no field 'flig'; did you mean 'flag'?
            mta.x = 1;                  => unknown name 'mta'; did you mean 'meta'?
            meta.x = true;              => expected a value of type bit<8>, found bool
            meta.x = hdr.h.c;           => expected a value of type bit<8>, found bit<16>
            meta.x = meta.x + hdr.h.c;  => operator '+' cannot be applied to bit<8> and bit<16>
            if (meta.x) { }             => expected a value of type bool, found bit<8>
            hdr.h.setvalid();           => a value of type h_t has no method 'setvalid'; did you mean 'setValid'?
            meta.x = hdr.h.a[8:1];      => the slice [8:1] is not within bit<8>
            hdr.stack[2].a = 1;         => index 2 is outside the stack of 2 headers
            mark_to_dorp(sm);           => unknown function or action 'mark_to_dorp'; did you mean 'mark_to_drop'?
            5 = meta.x;                 => this cannot be assigned to
            meta.x = 1 / 0;             => '1 / 0' has no value
            meta.x = 1 << meta.y;       => what is shifted by a value known at run time needs a width, as in 8w1
            Ck() d;                     => an object is declared outside of statements: before 'apply', or before the states
            switch (meta.x) { default: { } default: { } } => 'default' is there twice
            meta.x = (bool) 3w2;        => expected a value of type bit<8>, found bool
            """)
    void mistakesInStatements(String statement, String message) {
        String error = inIngress("apply { " + statement + " }");
        assertEquals("error: " + message, error.substring(error.indexOf("error:")));
        assertTrue(error.startsWith("test.p4:" + INGRESS_LINE + ":"), error);
    }

    @Test
    void severalMistakesAreReportedAtOnce() {
        String errors = inIngress("apply {\n meta.x = ;\n meta.y = );\n meta.x = 2;\n}");
        assertEquals(2, errors.lines().count(), errors);
    }

    @Test
    void theSourceLineAndACaretAreShown() {
        P4CompileException e = assertThrows(P4CompileException.class,
                () -> Programs.compile(Programs.framed("",
                        "    apply { meta.q = 1; }")));
        assertEquals("    " + "    apply { meta.q = 1; }" + "\n" + "    " + "            ^~~~~~",
                e.diagnostics()
                        .getFirst().render().lines().skip(1).reduce((a, b) -> a + "\n" + b).orElseThrow());
    }

    @Test
    void unknownActionsAndMatchKindsAreNamed() {
        String errors = inIngress("""
                action drop() { mark_to_drop(sm); }
                table t { key = { meta.x: exct; } actions = { dorp; } }
                apply { t.apply(); }""");
        assertTrue(errors.contains("unknown match kind 'exct'; did you mean 'exact'?"), errors);
        assertTrue(errors.contains("unknown action 'dorp'; did you mean 'drop'?"), errors);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '`', textBlock = """
            meta.x: lpm;                 | entries = { 1 &&& 0xE1: set; }                 => this mask is no prefix, as an 'lpm' key needs
            meta.x: optional;            | entries = { 1 &&& 0xF0: set; }                 => an 'optional' key matches one value or, with '_', any
            meta.x: exact;               | entries = { priority = 3: 1: set; }            => no key of table 't' needs priorities
            meta.x: ternary;             | const entries = { priority = 3: 1: set; }      => constant entries have the order in which they are written, and no priority
            meta.x: ternary;             | entries = { 1: set; priority = 3: 2: set; }    => the first entry must have a priority when another has one
            meta.x: ternary;             | entries = { priority = 0: 1: set; 2: set; }    => the priority of this entry would be -1; give it another
            meta.x: ternary;             | entries = { priority = 3: 1: never; }          => 'never' is @defaultonly: no entry can have it
            """)
    void mistakesInEntries(String keysAndEntries, String message) {
        String[] parts = keysAndEntries.split("\\|", -1);
        String error = inIngress("""
                action set() { } action never() { }
                table t { key = { %s } actions = { set; @defaultonly never; } %s default_action = never; }
                apply { t.apply(); }""".formatted(parts[0], parts[1]));
        assertEquals("error: " + message, error.substring(error.indexOf("error:")));
    }

    @Test
    void actionsOfATableHaveDifferentNames() {
        String errors = inIngress("""
                @name(".foo") action a() { }
                @name(".foo") action b() { }
                table t { key = { meta.x: exact; } actions = { a; b; } default_action = a; }
                apply { t.apply(); }""");
        assertTrue(errors.endsWith(
                "the control plane knows another action of table 't' by the name 'foo', too"), errors);
    }

    @Test
    void aParserComesToAnEnd() {
        String errors = Programs.errors(Programs.framed("""
                parser Q(packet_in p) { state start { transition a; } state a { transition start; } }""",
                "apply { }"));
        assertTrue(errors.contains("parser 'Q' never comes to 'accept' or 'reject'"), errors);
    }

    @Test
    void aHeaderIsInNoHeader() {
        String errors = Programs.errors(Programs.framed("header outer_t { h_t h; }", "apply { }"));
        assertTrue(errors.contains("a header cannot be inside a header: 'h' is one"), errors);
    }

    @Test
    void aStringOfSeveralLinesIsForAnnotations() {
        assertEquals("", Programs.errors(Programs.framed("@remark(\"one\ntwo\") const bit<8> C = 1;",
                "apply { }")));
        String errors = Programs.errors(Programs.framed("", "apply { log_msg(\"one\ntwo\"); }"));
        assertTrue(errors.contains("string has no closing '\"'"), errors);
    }

    @Test
    void aStateThatIsNotThereIsReported() {
        String errors = Programs.errors(Programs.framed("""
                parser Q(packet_in p) { state start { transition strat; } }""", "apply { }"));
        assertTrue(errors.contains("there is no state 'strat'; did you mean 'start'?"), errors);
    }

    @Test
    void whatIsNotTranslatedSaysSo() {
        String errors = Programs.errors(Programs.framed("", "apply { exit; }")
                .replace("p.emit(hdr);", "if (hdr.h.isValid()) { p.emit(hdr); }"));
        assertTrue(errors.contains("not supported yet: statements other than 'emit' in the deparser 'D'"),
                errors);
    }

    @Test
    void aMissingFileIsOneLine() {
        P4CompileException e = assertThrows(P4CompileException.class,
                () -> P4Compiler.compile(Path.of("no-such.p4"),
                        CompilerOptions.defaults()));
        assertEquals("no-such.p4:1:1: error: cannot read this file", e.getMessage());
    }

    @Test
    void aProgramWithoutMainSaysWhatIsExpected() {
        assertTrue(Programs.errors("#include <core.p4>").contains("expected 'V1Switch(...) main;'"));
    }
}
