package org.nvgre.compiler.ir;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.nvgre.compiler.source.Span;

/// Which statement of the program each statement comes from, for those who look at a running switch. What is inlined
/// comes from where it is written, not from where it is called.
public final class SourcePlaces {

    private final IdentityHashMap<IrStmt, Span> places = new IdentityHashMap<>();

    /// Notes where those of the statements come from of which that is not known yet.
    public void note(List<IrStmt> statements, Span span) {
        statements.forEach(statement -> places.putIfAbsent(statement, span));
    }

    public Optional<Span> of(IrStmt statement) {
        return Optional.ofNullable(places.get(statement));
    }
}
