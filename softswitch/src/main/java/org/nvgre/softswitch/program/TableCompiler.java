package org.nvgre.softswitch.program;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.json.ProgramModel;
import org.nvgre.softswitch.json.ProgramModel.ConstEntry;
import org.nvgre.softswitch.json.ProgramModel.DefaultEntry;
import org.nvgre.softswitch.json.ProgramModel.EntryMatch;
import org.nvgre.softswitch.json.ProgramModel.MatchType;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.table.Action;
import org.nvgre.softswitch.table.ActionProfile;
import org.nvgre.softswitch.table.DirectMeter;
import org.nvgre.softswitch.table.DirectResources;
import org.nvgre.softswitch.table.Entry;
import org.nvgre.softswitch.table.FieldMatch;
import org.nvgre.softswitch.table.KeyField;
import org.nvgre.softswitch.table.Table;

/** Makes the tables of a program, with the entries it comes with, and their action profiles. */
final class TableCompiler {
    private final ProgramModel model;
    private final Scope scope;
    private final Actions actions;

    TableCompiler(ProgramModel model, Scope scope, Actions actions) {
        this.model = model;
        this.scope = scope;
        this.actions = actions;
    }

    ActionProfile profile(ProgramModel.ActionProfile profile) throws LoadException {
        if (profile.selector() == null) {
            return new ActionProfile(profile.name(), profile.maxSize(), null);
        }
        Calculation hash = CalculationCompiler.compile(scope, profile.selector().algorithm(),
                profile.selector().inputs());
        return new ActionProfile(profile.name(), profile.maxSize(), hash::compute);
    }

    /** Its action profile, if it has one, is among {@code profiles}. */
    Table table(ProgramModel.Table table, Map<String, ActionProfile> profiles) throws LoadException {
        Map<String, Action> byName = new LinkedHashMap<>();
        for (int id : table.actionIds()) {
            byName.put(actions.get(id).name(), actions.get(id));
        }
        ActionProfile profile = table.profile() == null
                ? null
                : scope.find(profiles, "action profile", table.profile());
        Table made = new Table(table.name(), kind(table), key(table), table.maxSize(),
                table.entries() != null, direct(table), byName, profile);
        DefaultEntry entry = table.defaultEntry();
        if (entry != null) {
            made.initializeDefault(actions.call(entry.actionId(), entry.data()), entry.actionConst(),
                    entry.entryConst());
        }
        if (table.entries() != null) {
            addEntries(table, made);
        }
        return made;
    }

    private DirectResources direct(ProgramModel.Table table) throws LoadException {
        int uncounted = model.counters().stream().filter(c -> c.direct() && table.name().equals(c.binding()))
                .findFirst().map(ProgramModel.CounterArray::lessBytes).orElse(0);
        return new DirectResources(table.counters(), uncounted, table.timeout(),
                table.directMeters() == null ? null : directMeter(table.directMeters()));
    }

    private DirectMeter directMeter(String name) throws LoadException {
        for (ProgramModel.MeterArray meter : model.meters()) {
            if (meter.name().equals(name) && meter.result() != null) {
                return new DirectMeter(scope.meters.get(name), scope.writableField(meter.result()),
                        meter.lessBytes());
            }
        }
        throw scope.error("unknown direct meter '" + name + "'");
    }

    private Table.Kind kind(ProgramModel.Table table) throws LoadException {
        long lpm = table.key().stream().filter(k -> k.match() == MatchType.LPM).count();
        boolean ordered = table.key().stream()
                .anyMatch(k -> k.match() == MatchType.TERNARY || k.match() == MatchType.RANGE);
        if (lpm > 1) {
            throw scope.error("it has " + lpm + " LPM fields");
        }
        return switch (table.match()) {
            case TERNARY, RANGE -> Table.Kind.ORDERED;
            case LPM -> {
                if (ordered || lpm == 0) {
                    throw scope.error("match_type 'lpm' does not go with its key");
                }
                yield Table.Kind.LPM;
            }
            case EXACT, VALID -> {
                if (ordered || lpm > 0) {
                    throw scope.error("match_type 'exact' does not go with its key");
                }
                yield Table.Kind.EXACT;
            }
        };
    }

    private List<KeyField> key(ProgramModel.Table table) throws LoadException {
        List<KeyField> key = new ArrayList<>();
        for (ProgramModel.KeyField field : table.key()) {
            HeaderSlot header = scope.header(field.field().header());
            FieldSlot slot = scope.field(field.field());
            if (slot != null && slot.isVarbit()) {
                throw scope.error("varbit field '" + slot.name() + "' cannot be a key");
            }
            KeyField.Match match = switch (field.match()) {
                case EXACT, VALID -> KeyField.Match.EXACT;
                case LPM -> KeyField.Match.LPM;
                case TERNARY -> KeyField.Match.TERNARY;
                case RANGE -> KeyField.Match.RANGE;
            };
            key.add(new KeyField(field.name(), match, header, slot, field.mask()));
        }
        return key;
    }

    /** BMv2 numbers priorities from the best on; here, as in P4Runtime, the highest is the best. */
    private void addEntries(ProgramModel.Table table, Table made) throws LoadException {
        int worst = table.entries().stream().mapToInt(ConstEntry::priority).max().orElse(0);
        for (ConstEntry entry : table.entries()) {
            List<FieldMatch> match = new ArrayList<>();
            for (int i = 0; i < entry.match().size(); i++) {
                match.add(fieldMatch(entry.match().get(i), made.key().get(i).width()));
            }
            int priority = made.isOrdered() ? worst - entry.priority() + 1 : 0;
            if (!made.addConstant(new Entry.Key(match, priority),
                    actions.call(entry.actionId(), entry.data()))) {
                throw scope.error("two const entries have the same key");
            }
        }
    }

    private static FieldMatch fieldMatch(EntryMatch match, int width) {
        return switch (match.match()) {
            case EXACT, VALID -> new FieldMatch.Exact(match.value());
            case LPM -> {
                int free = width - match.prefix();
                yield new FieldMatch.Lpm(match.value().shiftRight(free).shiftLeft(free), match.prefix());
            }
            case TERNARY -> new FieldMatch.Ternary(match.value().and(match.mask()), match.mask());
            case RANGE -> new FieldMatch.Range(match.value(), match.high());
        };
    }
}
