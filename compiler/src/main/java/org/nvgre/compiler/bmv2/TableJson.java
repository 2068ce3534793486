package org.nvgre.compiler.bmv2;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.nvgre.compiler.check.Folding;
import org.nvgre.compiler.ir.HeaderRef;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrTable;
import org.nvgre.compiler.ir.Resource;
import org.nvgre.compiler.lower.EntryPriorities;
import org.nvgre.compiler.types.Type;

/// One table.
final class TableJson {

    private final IrTable table;
    private final ActionsJson actions;

    TableJson(IrTable table, ActionsJson actions) {
        this.table = table;
        this.actions = actions;
    }

    /// `next`: the node after each action, or after `__HIT__` and `__MISS__`.
    ObjectNode table(int id, ObjectNode next, String defaultNext) {
        List<IrTable.Key> keys = table.keys.stream().filter(k -> !k.matchKind().equals("selector")).toList();
        ObjectNode json = Json.object();
        json.put("name", table.name);
        json.put("id", id);
        SourceInfo.add(json, table.definition.name, table.definition.span);
        ArrayNode keyList = json.putArray("key");
        keys.forEach(key -> keyList.add(key(key)));
        json.put("match_type", matchType(keys));
        boolean indirect = table.implementation != null;
        boolean selects = indirect && table.implementation.resource instanceof Resource.Profile profile
                && profile.selector() != null;
        json.put("type", selects ? "indirect_ws" : indirect ? "indirect" : "simple");
        if (indirect) {
            json.put("action_profile", table.implementation.name);
        }
        json.put("max_size", table.size);
        json.put("with_counters", table.counter != null);
        json.put("support_timeout", table.timeout);
        json.put("direct_meters", table.meter == null ? null : table.meter.name);
        ArrayNode ids = json.putArray("action_ids");
        ArrayNode names = json.putArray("actions");
        for (IrTable.ActionRef ref : table.actions) {
            ids.add(actions.id(ref.action()));
            names.add(ref.action().name());
        }
        json.put("base_default_next", defaultNext);
        json.set("next_tables", next);
        if (!indirect) {
            ObjectNode entry = json.putObject("default_entry");
            entry.put("action_id", actions.id(table.defaultAction.action()));
            entry.put("action_const", table.definition.constDefault);
            entry.set("action_data", data(table.defaultAction, table.defaultArguments));
            entry.put("action_entry_const", table.definition.constDefault);
        }
        if (!table.entries.isEmpty()) {
            json.set("entries", entries(keys));
        }
        return json;
    }

    /// A table that only does one action.
    static ObjectNode hidden(String name, int id, String action, int actionId, String next) {
        ObjectNode json = Json.object();
        json.put("name", name);
        json.put("id", id);
        json.putArray("key");
        json.put("match_type", "exact");
        json.put("type", "simple");
        json.put("max_size", 1024);
        json.put("with_counters", false);
        json.put("support_timeout", false);
        json.putNull("direct_meters");
        json.putArray("action_ids").add(actionId);
        json.putArray("actions").add(action);
        json.put("base_default_next", next);
        json.putObject("next_tables").put(action, next);
        ObjectNode entry = json.putObject("default_entry");
        entry.put("action_id", actionId);
        entry.put("action_const", true);
        entry.putArray("action_data");
        entry.put("action_entry_const", true);
        return json;
    }

    private static ArrayNode data(IrTable.ActionRef ref, List<BigInteger> arguments) {
        ArrayNode data = Json.array();
        for (int i = 0; i < arguments.size(); i++) {
            data.add(Json.hexText(arguments.get(i), Type.width(ref.action().parameters().get(i).type())));
        }
        return data;
    }

    private static String matchType(List<IrTable.Key> keys) {
        List<String> kinds = keys.stream().map(IrTable.Key::matchKind).toList();
        long prefixes = kinds.stream().filter("lpm"::equals).count();
        if (kinds.contains("range")) {
            return "range";
        }
        if (kinds.contains("ternary") || kinds.contains("optional") || prefixes > 1) {
            return "ternary";
        }
        return prefixes == 1 ? "lpm" : "exact";
    }

    /// To BMv2 an optional key is a ternary one.
    private static String kind(IrTable.Key key) {
        return key.matchKind().equals("optional") ? "ternary" : key.matchKind();
    }

    private static ObjectNode key(IrTable.Key key) {
        ObjectNode json = Json.object();
        json.put("match_type", kind(key));
        json.put("name", key.definition().name());
        switch (key.field()) {
            case IrExpr.Valid valid when valid.header() instanceof HeaderRef.Fixed fixed ->
                json.set("target", Json
                        .array(fixed.name(), "$valid$"));
            case IrExpr.Field field -> json.set("target", Json.array(field.header(), field.field()));
            default -> throw new IllegalStateException("key " + key.field());
        }
        if (key.mask() == null) {
            json.putNull("mask");
        } else {
            json.put("mask", Json.hexText(key.mask(), key.field().type().width()));
        }
        return json;
    }

    /// Entries in order of precedence: as written if constant, by priority (largest first) if they have one.
    private ArrayNode entries(List<IrTable.Key> keys) {
        ArrayNode list = Json.array();
        List<IrTable.Entry> ordered = new ArrayList<>(table.entries);
        if (ordered.stream().allMatch(e -> e.priority() != null)) {
            boolean smallest = EntryPriorities.smallestWins(table.definition);
            Comparator<IrTable.Entry> order = Comparator.comparing(IrTable.Entry::priority);
            ordered.sort(smallest ? order : order.reversed());
        }
        int rank = 1;
        for (IrTable.Entry entry : ordered) {
            ObjectNode json = list.addObject();
            ArrayNode match = json.putArray("match_key");
            for (int i = 0; i < keys.size(); i++) {
                match.add(match(keys.get(i), entry.matches().get(table.keys.indexOf(keys.get(i)))));
            }
            ObjectNode action = json.putObject("action_entry");
            action.put("action_id", actions.id(entry.action()));
            action.set("action_data", data(new IrTable.ActionRef(entry.action(), null), entry.arguments()));
            json.put("priority", entry.rank() > 0 ? entry.rank() : rank);
            rank++;
        }
        return list;
    }

    private static ObjectNode match(IrTable.Key key, IrTable.Match match) {
        int width = key.field().type().width();
        BigInteger ones = Folding.mask(width);
        ObjectNode json = Json.object();
        json.put("match_type", kind(key));
        switch (key.matchKind()) {
            case "range" -> {
                BigInteger low = match.any() ? BigInteger.ZERO : match.value();
                BigInteger high = match.any() ? ones : match.range() ? match.second() : match.value();
                json.put("start", Json.hexText(low, width));
                json.put("end", Json.hexText(high, width));
            }
            case "exact" -> json.put("key", Json.hexText(match.value().and(ones), width));
            case "lpm" -> {
                BigInteger mask = match.any()
                        ? BigInteger.ZERO
                        : match.second() == null ? ones : match.second();
                json.put("key", Json.hexText(match.value().and(ones), width));
                json.put("prefix_length", mask.and(ones).bitCount());
            }
            default -> {
                BigInteger mask = match.any()
                        ? BigInteger.ZERO
                        : match.second() == null ? ones : match.second();
                json.put("key", Json.hexText(match.value().and(ones), width));
                json.put("mask", Json.hexText(mask.and(ones), width));
            }
        }
        return json;
    }
}
