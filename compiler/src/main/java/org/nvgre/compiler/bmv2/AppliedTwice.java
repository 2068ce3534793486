package org.nvgre.compiler.bmv2;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrModule;
import org.nvgre.compiler.ir.IrStmt;
import org.nvgre.compiler.ir.IrStmt.Branching;
import org.nvgre.compiler.ir.IrTable;
import org.nvgre.compiler.ir.IrType;
import org.nvgre.compiler.source.NotSupported;

/// Tables that are applied in several places with different statements after them. A field notes the place before the
/// table is applied, and behind each outcome conditionals ask for it.
final class AppliedTwice {

    /// One place: the node after each outcome (action name, or `__HIT__` and `__MISS__`), after the default action,
    /// and after the statement as a whole.
    record Place(Branching branching, Map<String, String> next, String afterDefault, String after) {

        String after(String outcome) {
            return branching == Branching.NONE ? after : next.get(outcome);
        }
    }

    /// Makes a conditional node; answers its name.
    interface Conditionals {
        String add(IrExpr test, String then, String otherwise);
    }

    /// Makes the node of a table.
    interface Tables {
        void add(IrTable table, Map<String, String> next, String afterDefault);
    }

    private final Map<IrTable, List<Place>> places = new LinkedHashMap<>();
    private final Map<IrTable, IrExpr> notes = new HashMap<>();

    AppliedTwice(Set<IrTable> tables, IrModule module) {
        for (IrTable table : tables) {
            places.put(table, new ArrayList<>());
            notes.put(table, module.newScalar("applied_at", IrType.bit(32)));
        }
    }

    /// Whether the code applies any table more than once.
    static boolean isIn(List<IrStmt> code) {
        return repeats(code, new HashSet<>());
    }

    private static boolean repeats(List<IrStmt> code, Set<IrTable> seen) {
        return code.stream().anyMatch(statement -> switch (statement) {
            case IrStmt.If branch -> repeats(branch.then(), seen) || repeats(branch.otherwise(), seen);
            case IrStmt.Block block -> repeats(block.body(), seen);
            case IrStmt.Loop loop -> repeats(loop.body(), seen);
            case IrStmt.Apply apply -> !seen.add(apply.table()) || repeats(apply.otherwise(), seen)
                    || apply.branches().values().stream().anyMatch(branch -> repeats(branch, seen));
            default -> false;
        });
    }

    boolean of(IrTable table) {
        return places.containsKey(table);
    }

    /// Answers the statement that notes the place.
    IrStmt add(IrTable table, Place place) {
        List<Place> all = places.get(table);
        all.add(place);
        return new IrStmt.Assign(notes.get(table), number(all.size() - 1));
    }

    private static IrExpr number(int place) {
        return IrExpr.number(place, 32);
    }

    /// Makes the tables, and the conditionals after them.
    void merge(Conditionals conditionals, Tables tables) {
        places.forEach((table, all) -> {
            boolean hits = all.stream().anyMatch(p -> p.branching() == Branching.HIT);
            if (hits && all.stream().anyMatch(p -> p.branching() == Branching.ACTION)) {
                throw new NotSupported(table.definition.span, "applying table '" + table.name
                        + "' once for its hit or miss and once for its action: BMv2 tells one or the other");
            }
            Set<String> outcomes = new LinkedHashSet<>();
            if (hits) {
                outcomes.addAll(List.of("__HIT__", "__MISS__"));
            } else {
                table.actions.forEach(ref -> outcomes.add(ref.action().name()));
            }
            Map<List<String>, String> shared = new HashMap<>();
            Map<String, String> next = new LinkedHashMap<>();
            for (String outcome : outcomes) {
                List<String> after = all.stream().map(p -> p.after(outcome)).toList();
                next.put(outcome, chain(after, table, shared, conditionals));
            }
            tables.add(table, next,
                    chain(all.stream().map(Place::afterDefault).toList(), table, shared, conditionals));
        });
    }

    /// The node that goes to that of the place the packet comes from.
    private String chain(List<String> after, IrTable table, Map<List<String>, String> shared,
            Conditionals conditionals) {
        if (shared.containsKey(after)) {
            return shared.get(after);
        }
        String chain = after.getLast();
        for (int i = after.size() - 2; i >= 0; i--) {
            if (!Objects.equals(after.get(i), chain)) {
                IrExpr here = new IrExpr.Binary("==", notes.get(table), number(i), IrType.BOOL);
                chain = conditionals.add(here, after.get(i), chain);
            }
        }
        shared.put(after, chain);
        return chain;
    }
}
