package org.nvgre.softswitch.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.table.RequestRejected.Reason;

/**
 * A match-action table. Packets look up without a lock; changes are made one at a time.
 *
 * <p>What the control plane may do to it is checked here as far as the program says it; what P4Info says is
 * checked before.
 */
public final class Table {
    /** What kind of search the table does as a whole. */
    public enum Kind { EXACT, LPM, ORDERED }

    private final String name;
    private final Kind kind;
    private final KeyShape shape;
    private final int maxSize;
    private final boolean immutable;
    private final boolean counts;
    private final boolean ages;
    private final Map<String, Action> actions;
    private final ActionProfile profile;
    private final Lookup lookup;
    private final long[] probe;
    private final Map<Entry.Key, Entry> entries = new LinkedHashMap<>();
    private volatile ActionSource defaultAction;
    private Invocation initialDefault;
    private boolean defaultActionConst;
    private boolean defaultEntryConst;
    private MeterArray directMeter;
    private FieldSlot meterResult;

    /** {@code immutable} tables have the entries of the program for good; {@code profile} may be null. */
    public Table(String name, Kind kind, List<KeyField> key, int maxSize, boolean immutable, boolean counts,
            boolean ages, Map<String, Action> actions, ActionProfile profile) {
        this.name = name;
        this.kind = kind;
        this.shape = new KeyShape(key);
        this.maxSize = maxSize;
        this.immutable = immutable;
        this.counts = counts;
        this.ages = ages;
        this.actions = Map.copyOf(actions);
        this.profile = profile;
        this.probe = new long[shape.words()];
        this.lookup = switch (kind) {
            case EXACT -> new ExactLookup(shape);
            case LPM -> new LpmLookup(shape);
            case ORDERED -> new OrderedLookup(shape);
        };
    }

    public String name() {
        return name;
    }

    public List<KeyField> key() {
        return shape.fields();
    }

    /** True if entries have priorities. */
    public boolean isOrdered() {
        return kind == Kind.ORDERED;
    }

    public int maxSize() {
        return maxSize;
    }

    public boolean isImmutable() {
        return immutable;
    }

    /** True if it is no table to anyone but the program: no key, and a default that nobody can change. */
    public boolean isFixed() {
        return shape.fields().isEmpty() && defaultEntryConst;
    }

    public boolean hasDirectCounter() {
        return counts;
    }

    public boolean ages() {
        return ages;
    }

    public MeterArray directMeter() {
        return directMeter;
    }

    public void attach(MeterArray meter, FieldSlot result) {
        this.directMeter = meter;
        this.meterResult = result;
    }

    /** The action called so if the table has it, else null. */
    public Action action(String actionName) {
        return actions.get(actionName);
    }

    /** The names of the table's actions. */
    public Set<String> actionNames() {
        return actions.keySet();
    }

    /** Null unless the table is indirect. */
    public ActionProfile profile() {
        return profile;
    }

    /** The entry for the packet, null on a miss; counts and meters a hit. Called by one thread at a time. */
    public Entry lookup(PacketState s) {
        shape.read(s, probe);
        Entry entry = lookup.find(probe);
        if (entry != null) {
            entry.hit(s, counts);
            if (directMeter != null) {
                meterResult.set(s.words, directMeter.mark(s, entry.meter()));
            }
        }
        return entry;
    }

    /** What to do on a miss; null for nothing. */
    public ActionSource defaultAction() {
        return defaultAction;
    }

    public Invocation initialDefault() {
        return initialDefault;
    }

    /** Sets the default the program comes with. */
    public void initializeDefault(Invocation invocation, boolean actionConst, boolean entryConst) {
        this.initialDefault = invocation;
        this.defaultAction = invocation;
        this.defaultActionConst = actionConst;
        this.defaultEntryConst = entryConst;
    }

    public synchronized void setDefault(ActionSource action) throws RequestRejected {
        if (defaultEntryConst) {
            throw new RequestRejected(Reason.PERMISSION_DENIED, name + ": the default entry is const");
        }
        if (defaultActionConst && action instanceof Invocation i
                && i.action().id() != initialDefault.action().id()) {
            throw new RequestRejected(Reason.PERMISSION_DENIED,
                    name + ": the default action is const " + initialDefault.action().name());
        }
        defaultAction = action;
    }

    public void resetDefault() throws RequestRejected {
        setDefault(initialDefault);
    }

    /** Adds an entry the program comes with. */
    public synchronized void addConstant(Entry entry) {
        entries.put(entry.key(), entry);
        lookup.add(entry);
    }

    public synchronized void insert(Entry entry) throws RequestRejected {
        checkMutable();
        if (entries.containsKey(entry.key())) {
            throw new RequestRejected(Reason.ALREADY_EXISTS, name + ": the entry already exists");
        }
        if (entries.size() >= maxSize) {
            throw new RequestRejected(Reason.RESOURCE_EXHAUSTED, name + " is full (" + maxSize + " entries)");
        }
        use(entry.action());
        entries.put(entry.key(), entry);
        lookup.add(entry);
    }

    /** Replaces the action of an entry; its counter goes on. */
    public synchronized Entry modify(Entry.Key key, ActionSource action) throws RequestRejected {
        checkMutable();
        Entry entry = get(key);
        use(action);
        ActionSource old = entry.action();
        entry.replaceAction(action);
        release(old);
        return entry;
    }

    public synchronized void delete(Entry.Key key) throws RequestRejected {
        checkMutable();
        Entry entry = get(key);
        entries.remove(key);
        lookup.remove(entry);
        release(entry.action());
    }

    public synchronized Entry get(Entry.Key key) throws RequestRejected {
        Entry entry = entries.get(key);
        if (entry == null) {
            throw RequestRejected.notFound(name + ": no such entry");
        }
        return entry;
    }

    /** All entries, in order of arrival, as they are now. */
    public synchronized List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    private void checkMutable() throws RequestRejected {
        if (immutable) {
            throw new RequestRejected(Reason.PERMISSION_DENIED, name + " has const entries");
        }
    }

    private void use(ActionSource source) {
        if (profile != null) {
            profile.use(source);
        }
    }

    private void release(ActionSource source) {
        if (profile != null) {
            profile.release(source);
        }
    }
}
