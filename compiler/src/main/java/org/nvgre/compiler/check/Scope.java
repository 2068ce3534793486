package org.nvgre.compiler.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Names and what they stand for, one map per block, each with the one around it.
final class Scope {

    private final Scope outer;
    private final Map<String, Symbol> symbols = new LinkedHashMap<>();

    Scope(Scope outer) {
        this.outer = outer;
    }

    Scope inner() {
        return new Scope(this);
    }

    Scope top() {
        return outer == null ? this : outer.top();
    }

    /// Adds a name; answers false if this very block has it already.
    boolean add(String name, Symbol symbol) {
        return symbols.put(name, symbol) == null;
    }

    Optional<Symbol> here(String name) {
        return Optional.ofNullable(symbols.get(name));
    }

    Optional<Symbol> find(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Symbol symbol = scope.symbols.get(name);
            if (symbol != null) {
                return Optional.of(symbol);
            }
        }
        return Optional.empty();
    }

    /// All names visible here.
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (Scope scope = this; scope != null; scope = scope.outer) {
            names.addAll(scope.symbols.keySet());
        }
        return names;
    }
}
