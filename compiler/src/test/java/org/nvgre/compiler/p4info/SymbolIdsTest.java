package org.nvgre.compiler.p4info;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nvgre.compiler.source.Diagnostics;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.syntax.Annotations;

/// Ids are a contract with every controller: known values must never change.
class SymbolIdsTest {

    private final SymbolIds ids = new SymbolIds(new Diagnostics());

    private void add(SymbolIds.Kind kind, String name) {
        ids.add(kind, name, Annotations.NONE, Span.NONE);
    }

    @Test
    void noActionHasTheIdItHasEverywhere() {
        add(SymbolIds.Kind.ACTION, "NoAction");
        ids.assign();
        assertEquals(21257015, ids.id(SymbolIds.Kind.ACTION, "NoAction"));
    }

    /// The example of the hash's author's page: "a" is 0xca2e9442.
    @Test
    void theHashIsJenkinsOneAtATime() {
        assertEquals(0xca2e9442, SymbolIds.hash("a"));
        assertEquals(0x519e91f5, SymbolIds.hash("The quick brown fox jumps over the lazy dog"));
    }

    @Test
    void aliasesAreTheShortestUniqueSuffixes() {
        for (String name : List.of("a.b.c", "a.d.c", "e", "x.e")) {
            add(SymbolIds.Kind.TABLE, name);
        }
        assertEquals("b.c", ids.alias("a.b.c"));
        assertEquals("d.c", ids.alias("a.d.c"));
        assertEquals("x.e", ids.alias("x.e"));
        assertEquals("e", ids.alias("e"));
    }

    @Test
    void fieldIdsGoAroundThoseThatAreGiven() {
        assertEquals(List.of(1, 2, 3),
                FieldIds.of(List.of(Annotations.NONE, Annotations.NONE, Annotations.NONE)));
    }
}
