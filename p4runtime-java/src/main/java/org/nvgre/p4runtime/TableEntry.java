package org.nvgre.p4runtime;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// An entry of a table. Made by [Table#entry] or [Table#defaultEntry].
///
/// @param action          an [ActionSet] exactly where the table has an action selector
/// @param idleNanoseconds after how long without a packet the device says so; 0: never
public record TableEntry(Key key, TableAction action, long idleNanoseconds) implements Entity {
    private static final Match ANY = new Match.Any();

    public TableEntry(Key key, TableAction action) {
        this(key, action, 0);
    }

    /// What an entry matches.
    ///
    /// @param matches  one for each of the table's fields, in their order
    /// @param priority the larger wins; 0 exactly in tables whose entries cannot overlap, and in default
    ///                 entries
    public record Key(Table table, List<Match> matches, int priority,
            boolean isDefault) implements Entity.Key {
        public Key {
            matches = List.copyOf(matches);
        }

        /// The key of an entry as a device sent it, whatever its action.
        ///
        /// @throws IllegalArgumentException it is not one of this pipeline's
        public static Key of(Pipeline pipeline, org.p4.v1.TableEntry wire) {
            return TableEntry.key(pipeline.tableById(wire.getTableId()), wire);
        }

        /// @throws IllegalArgumentException the table has no such field
        public Match match(String field) {
            return matches.get(table.position(table.field(field)));
        }

        @Override
        public org.p4.v1.Entity toProto() {
            return org.p4.v1.Entity.newBuilder().setTableEntry(proto()).build();
        }

        private org.p4.v1.TableEntry.Builder proto() {
            var proto = org.p4.v1.TableEntry.newBuilder().setTableId(table.id()).setPriority(priority)
                    .setIsDefaultAction(isDefault);
            for (int i = 0; i < matches.size(); i++) {
                if (!matches.get(i).isAny()) {
                    proto.addMatch(table.fields().get(i).encode(matches.get(i)));
                }
            }
            return proto;
        }

        /// `nvgre.acl[vsid=5000 source=10.0.0.0&&&255.0.0.0] @10`; don't-care fields are left out.
        @Override
        public String toString() {
            if (isDefault) {
                return table.name() + "[default]";
            }
            String fields = IntStream.range(0, matches.size()).filter(i -> !matches.get(i).isAny())
                    .mapToObj(i -> table.fields().get(i).name() + "=" + matches.get(i))
                    .collect(Collectors.joining(" "));
            return table.name() + "[" + fields + "]" + (priority == 0 ? "" : " @" + priority);
        }
    }

    public Table table() {
        return key.table();
    }

    /// An entry as a device sent it.
    ///
    /// @throws IllegalArgumentException it is not one of this pipeline's, or its action is a member or a
    ///         group of an action profile, not a set of its own
    public static TableEntry of(Pipeline pipeline, org.p4.v1.TableEntry wire) {
        return of(pipeline.tableById(wire.getTableId()), wire);
    }

    /// An entry of this table as a device sent it.
    static TableEntry of(Table table, org.p4.v1.TableEntry wire) {
        if (wire.getTableId() != table.id()) {
            throw new IllegalArgumentException(
                    "an entry of table id " + wire.getTableId() + " came for " + table);
        }
        return new TableEntry(key(table, wire), action(table, wire.getAction()), wire.getIdleTimeoutNs());
    }

    /// The key of an entry as a device sent it, whose value may be missing.
    static Key key(Table table, org.p4.v1.TableEntry wire) {
        Match[] matches = matches(table);
        for (var match : wire.getMatchList()) {
            Field field = table.fieldById(match.getFieldId());
            matches[table.position(field)] = field.decode(match);
        }
        return new Key(table, Arrays.asList(matches), wire.getPriority(), wire.getIsDefaultAction());
    }

    private static TableAction action(Table table, org.p4.v1.TableAction wire) {
        return switch (wire.getTypeCase()) {
            case ACTION -> call(table, wire.getAction());
            case ACTION_PROFILE_ACTION_SET -> ActionSet.of(wire.getActionProfileActionSet()
                    .getActionProfileActionsList().stream()
                    .map(share -> new ActionSet.Share(call(table, share.getAction()), share.getWeight()))
                    .toList());
            case ACTION_PROFILE_MEMBER_ID, ACTION_PROFILE_GROUP_ID, TYPE_NOT_SET ->
                throw new IllegalArgumentException(table
                        + " has an entry whose action is a member or a group of an action profile; this client"
                        + " reads and writes sets in one shot");
        };
    }

    private static ActionCall call(Table table, org.p4.v1.Action wire) {
        return table.actionById(wire.getActionId()).decode(wire);
    }

    @Override
    public org.p4.v1.Entity toProto() {
        var proto = key.proto();
        proto.setAction(action.toTableAction()).setIdleTimeoutNs(idleNanoseconds);
        return org.p4.v1.Entity.newBuilder().setTableEntry(proto).build();
    }

    /// `nvgre.ca_mac[vsid=5000 mac=02:00:00:00:00:01] -> nvgre.to_port(port=3)`
    @Override
    public String toString() {
        return key + " -> " + action
                + (idleNanoseconds == 0 ? "" : " idle " + Duration.ofNanos(idleNanoseconds));
    }

    private static Match[] matches(Table table) {
        Match[] matches = new Match[table.fields().size()];
        Arrays.fill(matches, ANY);
        return matches;
    }

    /// Builds an entry by names. Values are those of [Bits#of]. Every exact field has to be given, any other
    /// may be left out and then matches everything. Each method throws [IllegalArgumentException] for a field
    /// that is unknown, of another kind, or already given, and for a value that does not fit.
    public static final class Builder {
        private final Table table;
        private final boolean isDefault;
        private final Match[] matches;
        private int priority;
        private TableAction action;
        private Duration idle = Duration.ZERO;

        Builder(Table table, boolean isDefault) {
            this.table = table;
            this.isDefault = isDefault;
            this.matches = matches(table);
        }

        /// This value and no other; for a field of any kind.
        public Builder exact(String field, Object value) {
            return match(field, named -> named.exact(value));
        }

        /// The upper `prefixLength` bits; all values when it is 0.
        public Builder lpm(String field, Object value, int prefixLength) {
            return match(field, named -> named.lpm(value, prefixLength));
        }

        /// Where `mask` is one; all values when it is 0.
        public Builder ternary(String field, Object value, Object mask) {
            return match(field, named -> named.ternary(value, mask));
        }

        /// From `low` to `high`, both included.
        public Builder range(String field, Object low, Object high) {
            return match(field, named -> named.range(low, high));
        }

        /// This value of an optional field.
        public Builder optional(String field, Object value) {
            return match(field, named -> named.optional(value));
        }

        /// 1 or more; the larger wins.
        public Builder priority(int priority) {
            this.priority = priority;
            return this;
        }

        /// @param namesAndValues as in [Action#call]
        public Builder action(String name, Object... namesAndValues) {
            return action(table.action(name).call(namesAndValues));
        }

        /// In a table with an action selector it becomes the set of this action alone.
        public Builder action(ActionCall action) {
            this.action = table.hasSelector() && !isDefault ? ActionSet.of(action) : action;
            return this;
        }

        /// After how long without a packet the device is to say so.
        ///
        /// @throws IllegalArgumentException the table cannot tell
        public Builder idle(Duration idle) {
            if (!table.tellsIdle()) {
                throw new IllegalArgumentException(table + " does not know when its entries are idle");
            }
            this.idle = idle;
            return this;
        }

        /// One of these for each packet.
        ///
        /// @throws IllegalArgumentException the table has no action selector
        public Builder actions(ActionSet actions) {
            if (!table.hasSelector()) {
                throw new IllegalArgumentException(table + " takes one action, since it has no selector");
            }
            this.action = actions;
            return this;
        }

        /// @throws IllegalArgumentException there is no action or one that the table does not allow here, an
        ///         exact field is missing, or the priority is missing or one too many
        public TableEntry build() {
            if (action == null) {
                throw new IllegalArgumentException(key() + " has no action");
            }
            switch (action) {
                case ActionCall call -> table.checkAllows(call.action(), isDefault);
                case ActionSet set ->
                    set.weights().keySet().forEach(call -> table.checkAllows(call.action(), isDefault));
            }
            return new TableEntry(key(), action, idle.toNanos());
        }

        /// The key alone, to delete by.
        ///
        /// @throws IllegalArgumentException an exact field is missing, or the priority is missing or one too
        ///         many
        public Key key() {
            for (int i = 0; i < matches.length && !isDefault; i++) {
                if (lacks(i)) {
                    throw new IllegalArgumentException(table + ": the entry lacks " + missing());
                }
            }
            boolean prioritized = table.prioritized() && !isDefault;
            if (prioritized != priority > 0) {
                throw new IllegalArgumentException(table + (prioritized
                        ? ": the entry needs a priority of 1 or more, since others can overlap it"
                        : ": the entry has a priority, but nothing can overlap it"));
            }
            return new Key(table, List.of(matches), priority, isDefault);
        }

        private boolean lacks(int position) {
            return matches[position].isAny()
                    && table.fields().get(position).kind() == Field.Kind.EXACT;
        }

        private String missing() {
            return IntStream.range(0, matches.length).filter(this::lacks)
                    .mapToObj(i -> "'" + table.fields().get(i).name() + "'")
                    .collect(Collectors.joining(", "));
        }

        private Builder match(String name, Function<Field, Match> match) {
            Field field = table.field(name);
            if (isDefault) {
                throw new IllegalArgumentException(table + ": the default entry has no key fields");
            }
            int position = table.position(field);
            if (!matches[position].isAny()) {
                throw new IllegalArgumentException(table + ": field '" + name + "' is there twice");
            }
            try {
                matches[position] = match.apply(field);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(table + ", " + e.getMessage(), e);
            }
            return this;
        }
    }
}
