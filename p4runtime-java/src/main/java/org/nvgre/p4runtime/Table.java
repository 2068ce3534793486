package org.nvgre.p4runtime;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.p4.config.v1.ActionRef;

/// A table of a pipeline.
public final class Table {
    private final org.p4.config.v1.Table info;
    private final int id;
    private final String name;
    private final List<Field> fields;
    private final boolean prioritized;
    private final Names<Field> fieldNames;
    private final Map<Integer, Action> actionsById;
    private final Names<Action> actionNames;
    /// Those that an entry can have which is not the default one.
    private final Set<Action> entryActions;
    private final boolean hasSelector;
    private final boolean hasCounter;

    /// @param actions those of the whole pipeline, by id
    /// @throws IllegalArgumentException P4Info contradicts itself
    Table(org.p4.config.v1.Table info, Map<Integer, Action> actions, Map<Integer, String> actionAliases,
            Set<Integer> selectors, Set<Integer> counters) {
        this.info = info;
        this.id = info.getPreamble().getId();
        this.name = info.getPreamble().getName();
        this.hasSelector = selectors.contains(info.getImplementationId());
        this.hasCounter = info.getDirectResourceIdsList().stream().anyMatch(counters::contains);
        this.fields = info.getMatchFieldsList().stream().map(Field::of).toList();
        this.prioritized = fields.stream().anyMatch(field -> field.kind().overlaps());
        this.fieldNames = new Names<>("field", fields, Field::name);
        this.actionsById = info.getActionRefsList().stream().map(ActionRef::getId)
                .collect(Collectors.toMap(id -> id, id -> {
                    Action action = actions.get(id);
                    if (action == null) {
                        throw new IllegalArgumentException(
                                this + " refers to an action that P4Info does not have");
                    }
                    return action;
                }));
        this.actionNames = new Names<>("action", actionsById.values(), Action::name,
                action -> actionAliases.get(action.id()));
        this.entryActions = info.getActionRefsList().stream()
                .filter(ref -> ref.getScope() != ActionRef.Scope.DEFAULT_ONLY)
                .map(ref -> actionsById.get(ref.getId())).collect(Collectors.toUnmodifiableSet());
    }

    public String name() {
        return name;
    }

    /// Whether a device can say that no packet met an entry for some time.
    public boolean tellsIdle() {
        return info.getIdleTimeoutBehavior() == org.p4.config.v1.Table.IdleTimeoutBehavior.NOTIFY_CONTROL;
    }

    /// The key, in the program's order.
    public List<Field> fields() {
        return fields;
    }

    /// @throws IllegalArgumentException the key has no such field
    public Field field(String name) {
        return inThisTable(fieldNames, name);
    }

    /// The actions that its entries or its default entry can have.
    public Collection<Action> actions() {
        return actionNames.all();
    }

    /// One of its actions, by name or by alias.
    ///
    /// @throws IllegalArgumentException it has no such action
    public Action action(String name) {
        return inThisTable(actionNames, name);
    }

    /// How many entries it is meant to hold.
    public long size() {
        return info.getSize();
    }

    /// Whether an entry has a set of actions, of which the program's selector takes one.
    public boolean hasSelector() {
        return hasSelector;
    }

    /// Whether it counts the packets of each entry.
    public boolean hasCounter() {
        return hasCounter;
    }

    /// Whether its entries are the program's own, for nobody to change.
    public boolean constant() {
        return info.getIsConstTable();
    }

    /// Whether its entries need a priority: some field is ternary, range or optional.
    public boolean prioritized() {
        return prioritized;
    }

    /// A new entry of this table.
    public TableEntry.Builder entry() {
        return new TableEntry.Builder(this, false);
    }

    /// The entry for packets that no other entry matches.
    public TableEntry.Builder defaultEntry() {
        return new TableEntry.Builder(this, true);
    }

    int id() {
        return id;
    }

    /// Of one of its own.
    int position(Field field) {
        int position = 0;
        while (fields.get(position).id() != field.id()) {
            position++;
        }
        return position;
    }

    /// @throws IllegalArgumentException the device sent what the pipeline does not have
    Field fieldById(int id) {
        return fields.stream().filter(field -> field.id() == id).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(this + " has no field with id " + id));
    }

    /// @throws IllegalArgumentException the device sent what the pipeline does not have
    Action actionById(int id) {
        Action action = actionsById.get(id);
        if (action == null) {
            throw new IllegalArgumentException(this + " has no action with id " + id);
        }
        return action;
    }

    /// @throws IllegalArgumentException the table does not allow this action in such an entry
    void checkAllows(Action action, boolean inDefaultEntry) {
        if (!inDefaultEntry && entryActions.contains(action)) {
            return;
        }
        if (inDefaultEntry && info.getConstDefaultActionId() != 0) {
            throw new IllegalArgumentException(this + " has a constant default action");
        }
        for (ActionRef ref : info.getActionRefsList()) {
            if (ref.getId() == action.id()) {
                ActionRef.Scope forbidden = inDefaultEntry
                        ? ActionRef.Scope.TABLE_ONLY
                        : ActionRef.Scope.DEFAULT_ONLY;
                if (ref.getScope() == forbidden) {
                    throw new IllegalArgumentException("%s: %s is %s".formatted(this, action, inDefaultEntry
                            ? "not for the default entry"
                            : "for the default entry only"));
                }
                return;
            }
        }
        throw new IllegalArgumentException(this + " has no " + action);
    }

    private <T> T inThisTable(Names<T> names, String name) {
        try {
            return names.get(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(this + ": " + e.getMessage(), e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Table that && id() == that.id() && name().equals(that.name());
    }

    @Override
    public int hashCode() {
        return id();
    }

    /// `table 'nvgre.ca_mac'`
    @Override
    public String toString() {
        return "table '" + name() + "'";
    }
}
