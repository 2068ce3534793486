package org.nvgre.compiler.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.nvgre.compiler.ir.IrTable;
import org.nvgre.compiler.typed.Def;
import org.nvgre.compiler.typed.Expr;

/// The priorities of a table's entries (P4_16 specification, section 14.2.1.4): each has one or none has, but for those
/// that follow another at a fixed distance.
public final class EntryPriorities {

    /// Keys of these kinds alone leave no entry in doubt.
    private static final Set<String> WITHOUT = Set.of("exact", "lpm");

    private EntryPriorities() {}

    /// The entries with their priorities, which are null if none has one; mistakes are reported.
    static List<IrTable.Entry> complete(IrTable table, List<IrTable.Entry> entries, Lowering lowering) {
        Def.Table definition = table.definition;
        List<Def.Entry> written = definition.entries;
        Def.Entry first = written.stream().filter(e -> e.priority() != null).findFirst().orElse(null);
        if (first == null) {
            return entries;
        }
        String wrong = definition.constEntries
                ? "constant entries have the order in which they are written, and no priority"
                : table.keys.stream().allMatch(key -> WITHOUT.contains(key.matchKind()))
                        ? "no key of table '" + definition.name + "' needs priorities"
                        : written.getFirst().priority() == null
                                ? "the first entry must have a priority when another has one"
                                : null;
        if (wrong != null) {
            lowering.error(first.priority().span(), wrong);
            return entries;
        }
        long step = smallestWins(definition) ? delta(definition) : -delta(definition);
        List<IrTable.Entry> complete = new ArrayList<>();
        long next = 0;
        for (int i = 0; i < entries.size(); i++) {
            IrTable.Entry entry = entries.get(i);
            long priority = entry.priority() == null ? next : entry.priority();
            if (priority < 0 || priority > Integer.MAX_VALUE) {
                lowering.error(written.get(i).span(),
                        "the priority of this entry would be " + priority + "; give it another");
                return entries;
            }
            complete.add(new IrTable.Entry(entry.matches(), entry.action(), entry.arguments(),
                    (int) priority, entry.rank(), entry.constant()));
            next = priority + step;
        }
        return complete;
    }

    /// Whether the entry with the smallest number wins, and not the largest.
    public static boolean smallestWins(Def.Table table) {
        Def.Property property = table.properties.get("largest_priority_wins");
        return property != null && property.value() instanceof Expr.Bool b && !b.value();
    }

    private static long delta(Def.Table table) {
        Def.Property property = table.properties.get("priority_delta");
        return property != null && property.value() instanceof Expr.Const c ? c.value().longValue() : 1;
    }
}
