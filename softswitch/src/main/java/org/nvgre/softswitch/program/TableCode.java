package org.nvgre.softswitch.program;

import static java.lang.constant.ConstantDescs.CD_int;
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
import org.nvgre.softswitch.table.Invocation;
import org.nvgre.softswitch.table.KeyField;
import org.nvgre.softswitch.table.KeyShape;
import org.nvgre.softswitch.table.Lookup;
import org.nvgre.softswitch.table.Packed;
import org.nvgre.softswitch.table.Table;

/** Writes the application of a table: packs the key, finds the entry, runs its action. */
final class TableCode {
    private static final ClassDesc TABLE = Code.desc(Table.class);
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
    private final int arguments;

    TableCode(Code code, ControlNode.Apply apply, ActionCode actionCode, FlowCode.Successors next) {
        this.code = code;
        this.out = code.out();
        this.apply = apply;
        this.table = apply.table();
        this.actionCode = actionCode;
        this.next = next;
        this.actions = actions(apply);
        this.entry = out.allocateLocal(TypeKind.REFERENCE);
        this.arguments = out.allocateLocal(TypeKind.REFERENCE);
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
        find();
        Label none = out.newLabel();
        int does = loadWhatToDo(none);
        Label unknown = out.newLabel();
        List<SwitchCase> cases = new ArrayList<>();
        for (TreeAction action : actions) {
            cases.add(SwitchCase.of(action.id(), out.newLabel()));
        }
        loadAction(does, none);
        out.invokevirtual(TREE_ACTION, "id", Code.type(CD_int)).lookupswitch(unknown, cases);
        for (int i = 0; i < actions.size(); i++) {
            TreeAction action = actions.get(i);
            out.labelBinding(cases.get(i).target());
            actionCode.call(code, action, () -> out.aload(arguments));
            ControlCode.endIfExited(code, action);
            if (apply.isByHit()) {
                hitOrMiss();
            } else {
                out.goto_(next.at(i + 1));
            }
        }
        out.labelBinding(unknown).labelBinding(none);
        afterNoAction();
    }

    /** A table that only calls an action always calls the same one. */
    private void writeFixed() {
        Invocation invocation = table.initialDefault();
        TreeAction action = (TreeAction) invocation.action();
        actionCode.call(code, action, () -> code.object(invocation.data(), long[].class));
        ControlCode.endIfExited(code, action);
        out.goto_(next.at(actions.indexOf(action) + 1));
    }

    private void find() {
        int key = out.allocateLocal(TypeKind.REFERENCE);
        KeyShape shape = table.shape();
        code.packet().out().loadConstant(2 * shape.words())
                .invokevirtual(Code.STATE, "key", Code.type(Code.LONGS, CD_int)).astore(key);
        for (int word = 0; word < shape.words(); word++) {
            out.aload(key).loadConstant(word);
            packWord(word);
            out.lastore();
        }
        Lookup lookup = table.search();
        code.object(lookup, lookup.getClass().asSubclass(Lookup.class)).out().aload(key)
                .invokevirtual(Code.desc(lookup.getClass()), "find", Code.type(ENTRY, Code.LONGS))
                .astore(entry);
        if (table.noticesHits()) {
            Label missed = out.newLabel();
            out.aload(entry).ifnull(missed);
            code.object(table, Table.class).packet().out().aload(entry)
                    .invokevirtual(TABLE, "hit", Code.type(CD_void, Code.STATE, ENTRY))
                    .labelBinding(missed);
        }
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

    /** Leaves in a variable the entry that was found, or the default one; where there is none, goes to the label. */
    private int loadWhatToDo(Label none) {
        int does = out.allocateLocal(TypeKind.REFERENCE);
        Label found = out.newLabel();
        out.aload(entry).astore(does).aload(does).ifnonnull(found);
        code.object(table, Table.class).out().invokevirtual(TABLE, "defaultEntry", Code.type(ENTRY))
                .astore(does).aload(does).ifnull(none).labelBinding(found);
        return does;
    }

    /** Pushes the action and leaves its arguments in a variable. */
    private void loadAction(int does, Label none) {
        if (table.profile() == null) {
            out.aload(does).invokevirtual(ENTRY, "data", Code.type(Code.LONGS)).astore(arguments);
            out.aload(does).invokevirtual(ENTRY, "directAction", Code.type(ACTION)).checkcast(TREE_ACTION);
            return;
        }
        int invocation = out.allocateLocal(TypeKind.REFERENCE);
        out.aload(does);
        code.packet().out().invokevirtual(ENTRY, "choose", Code.type(INVOCATION, Code.STATE))
                .astore(invocation).aload(invocation).ifnull(none);
        out.aload(invocation).invokevirtual(INVOCATION, "data", Code.type(Code.LONGS)).astore(arguments);
        out.aload(invocation).invokevirtual(INVOCATION, "action", Code.type(ACTION)).checkcast(TREE_ACTION);
    }

    private void hitOrMiss() {
        out.aload(entry).ifnull(next.at(0)).goto_(next.at(1));
    }

    /** A hit without an action (an empty group) ends the control, unless what comes next depends on hit and miss. */
    private void afterNoAction() {
        if (apply.isByHit()) {
            hitOrMiss();
        } else {
            out.aload(entry).ifnull(next.at(0)).loadConstant(FlowCode.END).ireturn();
        }
    }
}
