package org.nvgre.softswitch.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
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
    private final DirectResources direct;
    private final Map<String, Action> actions;
    private final ActionProfile profile;
    private final Lookup lookup;
    private volatile Entry defaultEntry;
    private Invocation initialDefault;
    private boolean defaultActionConst;
    private boolean defaultEntryConst;

    /** {@code immutable} tables have the entries of the program for good; {@code profile} may be null. */
    public Table(String name, Kind kind, List<KeyField> key, int maxSize, boolean immutable,
            DirectResources direct, Map<String, Action> actions, ActionProfile profile) {
        this.name = name;
        this.kind = kind;
        this.shape = new KeyShape(kind, key);
        this.maxSize = maxSize;
        this.immutable = immutable;
        this.direct = direct;
        this.actions = Map.copyOf(actions);
        this.profile = profile;
        this.lookup = switch (kind) {
            case EXACT -> profile == null && direct.equals(DirectResources.NONE)
                    ? new RowLookup(shape, this.actions.values())
                    : new ExactLookup(shape);
            case LPM -> new LpmLookup(shape);
            case ORDERED -> new TupleLookup(shape);
        };
    }

    public String name() {
        return name;
    }

    public List<KeyField> key() {
        return shape.fields();
    }

    public KeyShape shape() {
        return shape;
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
        return direct.counts();
    }

    public boolean hasDirectMeter() {
        return direct.meter() != null;
    }

    public boolean ages() {
        return direct.ages();
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

    /** The entry for the packet, null on a miss; counts and meters a hit. */
    public Entry lookup(PacketState s) {
        long[] key = s.key(2 * shape.words());
        shape.read(s, key);
        Entry entry = lookup.find(key);
        if (entry != null) {
            hit(s, entry);
        }
        return entry;
    }

    /** Counts and meters a hit. Nothing to do unless {@link #noticesHits}. */
    public void hit(PacketState s, Entry entry) {
        entry.hit(direct.counts(), s.ingressLength - direct.uncountedBytes());
        if (direct.meter() != null) {
            direct.meter().mark(s, entry);
        }
    }

    public boolean noticesHits() {
        return !direct.equals(DirectResources.NONE);
    }

    /** For code that is made for this table. */
    public Lookup search() {
        return lookup;
    }

    /** What to do on a miss, an entry without a key; null for nothing. */
    public Entry defaultEntry() {
        return defaultEntry;
    }

    /** What to do on a miss; null for nothing. */
    public ActionSource defaultAction() {
        Entry entry = defaultEntry;
        return entry == null ? null : entry.action();
    }

    public Invocation initialDefault() {
        return initialDefault;
    }

    /** Sets the default the program comes with. */
    public void initializeDefault(Invocation invocation, boolean actionConst, boolean entryConst) {
        this.initialDefault = invocation;
        this.defaultEntry = withoutKey(invocation);
        this.defaultActionConst = actionConst;
        this.defaultEntryConst = entryConst;
    }

    private static Entry withoutKey(ActionSource action) {
        return action == null ? null : new Entry(action, Entry.words(action, new long[0]), null);
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
        defaultEntry = withoutKey(action);
    }

    public void resetDefault() throws RequestRejected {
        setDefault(initialDefault);
    }

    /** Adds an entry the program comes with; false if there is one with this key. */
    public synchronized boolean addConstant(Entry.Key key, Invocation action) {
        long[] packed = shape.pack(key);
        shape.reduce(packed);
        if (lookup.get(packed, 0) != null) {
            return false;
        }
        lookup.put(new Entry(action, Entry.words(action, packed), extras(Entry.Note.NONE)));
        return true;
    }

    /** Adds an entry. */
    public Entry insert(Entry.Key key, ActionSource action) throws RequestRejected {
        return insert(shape.pack(key), action, Entry.Note.NONE);
    }

    /** Adds an entry; {@code key} as {@link #shape} says. */
    public Entry insert(long[] key, ActionSource action, Entry.Note note) throws RequestRejected {
        return insert(key, action, extras(note));
    }

    /** Adds an entry that goes on where another one is, of another program: both count as one. */
    public Entry insert(long[] key, ActionSource action, Entry like) throws RequestRejected {
        return insert(key, action, like.extras() == null ? extras(Entry.Note.NONE) : like.extras());
    }

    private synchronized Entry insert(long[] key, ActionSource action, Extras extras) throws RequestRejected {
        checkMutable();
        shape.reduce(key);
        if (lookup.get(key, 0) != null) {
            throw new RequestRejected(Reason.ALREADY_EXISTS, name + ": the entry already exists");
        }
        if (lookup.size() >= maxSize) {
            throw new RequestRejected(Reason.RESOURCE_EXHAUSTED, name + " is full (" + maxSize + " entries)");
        }
        use(action);
        Entry entry = new Entry(action, Entry.words(action, key), extras);
        lookup.put(entry);
        return entry;
    }

    /** What an entry has from the beginning; null for nothing. */
    private Extras extras(Entry.Note note) {
        return direct.needsExtras() || !note.equals(Entry.Note.NONE) ? new Extras(note) : null;
    }

    /** Replaces what an entry does; its counter goes on. */
    public synchronized Entry modify(long[] key, ActionSource action, Entry.Note note)
            throws RequestRejected {
        checkMutable();
        Entry old = get(key);
        use(action);
        Extras extras = old.extras();
        if (extras != null) {
            extras.note = note;
            extras.lastHitNanos = System.nanoTime();
        } else if (!note.equals(Entry.Note.NONE)) {
            extras = new Extras(note);
        }
        Entry entry = new Entry(action, Entry.words(action, key), extras);
        lookup.put(entry);
        release(old);
        return entry;
    }

    public synchronized Entry delete(long[] key) throws RequestRejected {
        checkMutable();
        Entry entry = get(key);
        lookup.remove(entry);
        release(entry);
        return entry;
    }

    public synchronized Entry get(long[] key) throws RequestRejected {
        shape.reduce(key);
        Entry entry = lookup.get(key, 0);
        if (entry == null) {
            throw RequestRejected.notFound(name + ": no such entry");
        }
        return entry;
    }

    /** How many entries there are. */
    public synchronized int size() {
        return lookup.size();
    }

    /** All entries. Those that come or go meanwhile may be among them or not. */
    public void forEach(Consumer<Entry> consumer) {
        lookup.forEach(consumer);
    }

    /** All entries, as they are now. */
    public synchronized List<Entry> entries() {
        List<Entry> all = new ArrayList<>(lookup.size());
        lookup.forEach(all::add);
        return all;
    }

    private void checkMutable() throws RequestRejected {
        if (immutable) {
            throw new RequestRejected(Reason.PERMISSION_DENIED, name + " has const entries");
        }
    }

    private void use(ActionSource source) throws RequestRejected {
        if (profile != null) {
            profile.use(source);
        }
    }

    private void release(Entry entry) {
        if (profile != null) {
            profile.release(entry.action());
        }
    }
}
