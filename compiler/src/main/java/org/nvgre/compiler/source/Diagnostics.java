package org.nvgre.compiler.source;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Collects what a compilation has to say. Phases go on after an error as long as that makes sense, so that one
/// run reports several mistakes.
public final class Diagnostics {

    /// Beyond this many errors nobody reads on.
    private static final int LIMIT = 50;

    private final Set<Diagnostic> all = new LinkedHashSet<>();
    private int errors;

    public void error(Span span, String message) {
        Diagnostic diagnostic = new Diagnostic(Diagnostic.Severity.ERROR, span, message);
        if (errors < LIMIT && all.add(diagnostic)) {
            errors++;
        }
    }

    public void warning(Span span, String message) {
        all.add(new Diagnostic(Diagnostic.Severity.WARNING, span, message));
    }

    public boolean hasErrors() {
        return errors > 0;
    }

    public List<Diagnostic> all() {
        return List.copyOf(new ArrayList<>(all));
    }
}
