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
