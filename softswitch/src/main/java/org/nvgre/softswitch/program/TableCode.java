package org.nvgre.softswitch.program;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.table.Action;
import org.nvgre.softswitch.table.Entry;
import org.nvgre.softswitch.table.ExactLookup;
import org.nvgre.softswitch.table.Invocation;
import org.nvgre.softswitch.table.KeyField;
import org.nvgre.softswitch.table.KeyShape;
import org.nvgre.softswitch.table.Lookup;
import org.nvgre.softswitch.table.LpmLookup;
import org.nvgre.softswitch.table.Packed;
import org.nvgre.softswitch.table.RowLookup;
import org.nvgre.softswitch.table.Table;
import org.nvgre.softswitch.table.TupleLookup;

/** Writes the application of a table: packs the key, finds the entry, runs its action. */
final class TableCode {
    private static final ClassDesc TABLE = Code.desc(Table.class);
    private static final ClassDesc ROWS = Code.desc(RowLookup.class);
    private static final ClassDesc ENTRY = Code.desc(Entry.class);
    private static final ClassDesc INVOCATION = Code.desc(Invocation.class);
    private static final ClassDesc ACTION = Code.desc(Action.class);
    private static final ClassDesc TREE_ACTION = Code.desc(TreeAction.class);

    private static final int TABLE_BYTES = 80;
    private static final int FIELD_BYTES = 24;
    private static final int ACTION_BYTES = 20;

    private final Code code;
    private final CodeBuilder out;
    private final ControlNode.Apply apply;
    private final Table table;
    private final ActionCode actionCode;
    private final FlowCode.Successors next;
    private final List<TreeAction> actions;
    private final int entry;
    /** Negative on a miss. */
    private final int found;
    /** Number of the action. */
    private final int action;
    /** Its arguments, and where they begin. */
    private final int arguments;
    private final int at;

    TableCode(Code code, ControlNode.Apply apply, ActionCode actionCode, FlowCode.Successors next) {
        this.code = code;
        this.out = code.out();
        this.apply = apply;
        this.table = apply.table();
        this.actionCode = actionCode;
        this.next = next;
        this.actions = actions(apply);
        this.entry = out.allocateLocal(TypeKind.REFERENCE);
        this.found = out.allocateLocal(TypeKind.INT);
        this.action = out.allocateLocal(TypeKind.INT);
        this.arguments = out.allocateLocal(TypeKind.REFERENCE);
        this.at = out.allocateLocal(TypeKind.INT);
    }

    /** The actions of the table, by their ids. */
    static List<TreeAction> actions(ControlNode.Apply apply) {
        return apply.table().actionNames().stream().map(n -> (TreeAction) apply.table().action(n))
                .sorted((a, b) -> Integer.compare(a.id(), b.id())).toList();
    }

    /** What may come next: after a miss and after a hit; or after a miss without an action, and after each action. */
    static List<ControlNode> successors(ControlNode.Apply apply) {
        List<ControlNode> successors = new ArrayList<>();
        successors.add(apply.afterMiss());
        if (apply.isByHit()) {
            successors.add(apply.afterHit());
        } else {
            actions(apply).forEach(a -> successors.add(apply.afterAction(a.id())));
        }
        return successors;
    }

    /** About how long it is as bytecode. */
    static int bytes(ControlNode.Apply apply) {
        return TABLE_BYTES + FIELD_BYTES * apply.table().key().size()
                + ACTION_BYTES * apply.table().actionNames().size();
    }

    void write() {
        if (table.isFixed() && table.initialDefault() != null && !apply.isByHit()) {
            writeFixed();
            return;
        }
        Label none = out.newLabel();
        Label run = out.newLabel();
        int key = packKey();
        switch (table.search()) {
            case RowLookup rows -> findRow(rows, key, run);
            case ExactLookup lookup -> findEntry(lookup, key, none, run);
            case LpmLookup lookup -> findEntry(lookup, key, none, run);
            case TupleLookup lookup -> findEntry(lookup, key, none, run);
        }
        code.object(table, Table.class).out().invokevirtual(TABLE, "defaultEntry", Code.type(ENTRY))
                .astore(entry).aload(entry).ifnull(none);
        loadWhatToDo(entry, none);
        out.labelBinding(run);
        List<SwitchCase> cases = actions.stream().map(a -> SwitchCase.of(number(a), out.newLabel())).toList();
        out.iload(action).lookupswitch(none, cases);
        for (int i = 0; i < actions.size(); i++) {
            TreeAction called = actions.get(i);
            out.labelBinding(cases.get(i).target());
            actionCode.call(code, called, () -> out.aload(arguments).iload(at));
            ControlCode.endIfExited(code, called);
            if (apply.isByHit()) {
                hitOrMiss();
            } else {
                out.goto_(next.at(i + 1));
            }
        }
        out.labelBinding(none);
        afterNoAction();
    }

    /** As rows of {@link RowLookup} have it. */
    private static int number(TreeAction action) {
        return action.id() + 1;
    }

    /** A table that only calls an action always calls the same one. */
    private void writeFixed() {
        Invocation invocation = table.initialDefault();
        TreeAction action = (TreeAction) invocation.action();
        actionCode.call(code, action, () -> code.object(invocation.data(), long[].class).out().iconst_0());
        ControlCode.endIfExited(code, action);
        out.goto_(next.at(actions.indexOf(action) + 1));
    }

    /** Returns the variable that holds the packet's key. */
    private int packKey() {
        int key = out.allocateLocal(TypeKind.REFERENCE);
        KeyShape shape = table.shape();
        code.packet().out().loadConstant(2 * shape.words())
                .invokevirtual(Code.STATE, "key", Code.type(Code.LONGS, CD_int)).astore(key);
        for (int word = 0; word < shape.words(); word++) {
            out.aload(key).loadConstant(word);
            packWord(word);
            out.lastore();
        }
        return key;
    }

    /** Goes to {@code run} with a row. */
    private void findRow(RowLookup lookup, int key, Label run) {
        Label missed = out.newLabel();
        int words = table.shape().words();
        code.object(lookup, RowLookup.class).out().invokevirtual(ROWS, "rows", Code.type(Code.LONGS))
                .astore(arguments);
        out.aload(arguments).loadConstant(lookup.stride()).loadConstant(words).aload(key)
                .invokestatic(ROWS, "find", Code.type(CD_int, Code.LONGS, CD_int, CD_int, Code.LONGS))
                .istore(found).iload(found).iflt(missed);
        // Negative by now if the entry has just gone.
        out.aload(arguments).iload(found).laload().invokestatic(Code.desc(Math.class), "abs",
                Code.type(CD_long, CD_long)).l2i().istore(action);
        out.iload(found).loadConstant(RowLookup.KEY + words).iadd().istore(at).goto_(run)
                .labelBinding(missed);
    }

    /** Goes to {@code run} with an entry; to {@code none} if that has no action. */
    private void findEntry(Lookup lookup, int key, Label none, Label run) {
        Label missed = out.newLabel();
        code.object(lookup, lookup.getClass().asSubclass(Lookup.class)).out().aload(key)
                .invokevirtual(Code.desc(lookup.getClass()), "find", Code.type(ENTRY, Code.LONGS))
                .astore(entry).iconst_m1().istore(found).aload(entry).ifnull(missed).iconst_0().istore(found);
        if (table.noticesHits()) {
            code.object(table, Table.class).packet().out().aload(entry)
                    .invokevirtual(TABLE, "hit", Code.type(CD_void, Code.STATE, ENTRY));
        }
        loadWhatToDo(entry, none);
        out.goto_(run).labelBinding(missed);
    }

    /** Pushes one word of the packet's key. */
    private void packWord(int word) {
        boolean first = true;
        KeyShape shape = table.shape();
        for (int i = 0; i < shape.fields().size(); i++) {
            Packed place = shape.places().get(i);
            if (word >= place.word() && word < place.word() + place.limbs()) {
                limb(shape.fields().get(i), place, word - place.word());
                if (!first) {
                    out.lor();
                }
                first = false;
            }
        }
    }

    private void limb(KeyField field, Packed place, int limb) {
        if (field.header().isMetadata()) {
            value(field, place, limb);
            return;
        }
        Label invalid = out.newLabel();
        Label end = out.newLabel();
        code.valid(field.header()).out().ifeq(invalid);
        value(field, place, limb);
        out.goto_(end).labelBinding(invalid).lconst_0().labelBinding(end);
    }

    private void value(KeyField field, Packed place, int limb) {
        if (field.field() == null) {
            code.constant(field.mask(0));
        } else {
            code.loadWord(field.field().word() + limb);
            int width = limb == 0 ? Bits.topWidth(place.width()) : Long.SIZE;
            if (field.mask(limb) != Bits.mask(width) || field.field().signed()) {
                code.constant(field.mask(limb)).out().land();
            }
        }
        if (place.shift() != 0) {
            out.loadConstant(place.shift()).lshl();
        }
    }

    /** Leaves an entry's action and its arguments in the variables for them. */
    private void loadWhatToDo(int does, Label none) {
        if (table.profile() == null) {
            out.aload(does).invokevirtual(ENTRY, "data", Code.type(Code.LONGS)).astore(arguments);
            out.aload(does).invokevirtual(ENTRY, "directAction", Code.type(ACTION));
        } else {
            int invocation = out.allocateLocal(TypeKind.REFERENCE);
            out.aload(does);
            code.packet().out().invokevirtual(ENTRY, "choose", Code.type(INVOCATION, Code.STATE))
                    .astore(invocation).aload(invocation).ifnull(none);
            out.aload(invocation).invokevirtual(INVOCATION, "data", Code.type(Code.LONGS)).astore(arguments);
            out.aload(invocation).invokevirtual(INVOCATION, "action", Code.type(ACTION));
        }
        out.checkcast(TREE_ACTION).invokevirtual(TREE_ACTION, "id", Code.type(CD_int)).iconst_1().iadd()
                .istore(action).iconst_0().istore(at);
    }

    private void hitOrMiss() {
        out.iload(found).iflt(next.at(0)).goto_(next.at(1));
    }

    /** A hit without an action (an empty group) ends the control, unless what comes next depends on hit and miss. */
    private void afterNoAction() {
        if (apply.isByHit()) {
            hitOrMiss();
        } else {
            out.iload(found).iflt(next.at(0)).loadConstant(FlowCode.END).ireturn();
        }
    }
}
