package org.nvgre.compiler;

import java.util.List;
import java.util.stream.Collectors;
import org.nvgre.compiler.source.Diagnostic;

/// The program has mistakes. The message lists them, one per line; `Diagnostic.render` shows one with its source.
public final class P4CompileException extends Exception {

    private final transient List<Diagnostic> diagnostics;

    P4CompileException(List<Diagnostic> diagnostics) {
        super(diagnostics.stream().filter(d -> d.severity() == Diagnostic.Severity.ERROR)
                .map(Diagnostic::headline)
                .collect(Collectors.joining("\n")));
        this.diagnostics = diagnostics;
    }

    /// Everything there is to say, warnings included, in the order found.
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
