package org.nvgre.softswitch.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.json.ProgramModel;
import org.nvgre.softswitch.json.ProgramModel.FieldDeclaration;
import org.nvgre.softswitch.json.ProgramModel.HeaderInstance;
import org.nvgre.softswitch.json.ProgramModel.HeaderType;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.Layout;
import org.nvgre.softswitch.packet.StackSlot;

/** Gives every field its place, metadata first, and puts headers, stacks and unions into the scope. */
final class LayoutCompiler {
    /** Of what nothing else in the program refers to by its id. */
    private static final int NO_ID = -1;

    private final ProgramModel model;
    private final Scope scope;
    private final Map<String, HeaderType> types = new HashMap<>();
    private final Map<Integer, HeaderSlot> byId = new HashMap<>();
    private final List<HeaderSlot> headers = new ArrayList<>();
    private int words;
    private int varbits;
    private int stacks;

    LayoutCompiler(ProgramModel model, Scope scope) {
        this.model = model;
        this.scope = scope;
    }

    void compile() throws LoadException {
        model.headerTypes().forEach(t -> types.put(t.name(), t));
        for (HeaderInstance header : model.headers()) {
            if (header.metadata()) {
                add(header);
            }
        }
        for (ProgramModel.Extern extern : model.externs()) {
            if (extern.type().equals(ChecksumObject.TYPE)) {
                add(checksum(extern));
            }
        }
        int metadataWords = words;
        for (HeaderInstance header : model.headers()) {
            if (!header.metadata()) {
                add(header);
            }
        }
        Map<Integer, List<HeaderSlot>> unionsById = addUnions();
        addStacks(unionsById);
        scope.define(new Layout(headers, words, metadataWords, stacks, varbits));
    }

    /** The sum that such an object holds, as metadata of its own. */
    private HeaderInstance checksum(ProgramModel.Extern extern) {
        types.putIfAbsent(ChecksumObject.TYPE, new HeaderType(ChecksumObject.TYPE, NO_ID,
                List.of(new FieldDeclaration(ChecksumObject.FIELD, ChecksumObject.BITS, false, false)), null,
                0));
        return new HeaderInstance(extern.name(), NO_ID, ChecksumObject.TYPE, true);
    }

    private void add(HeaderInstance header) throws LoadException {
        scope.enter("header " + header.name());
        HeaderType type = scope.find(types, "header type", header.type());
        int firstWord = words;
        int index = headers.size();
        List<FieldSlot> fields = new ArrayList<>();
        for (FieldDeclaration field : type.fields()) {
            String name = header.name() + "." + field.name();
            boolean varbit = field.width() == FieldDeclaration.VARBIT;
            FieldSlot slot = new FieldSlot(name, index, words, varbit ? 0 : field.width(), field.signed(),
                    field.saturating(), varbit ? varbits++ : -1);
            fields.add(slot);
            words += slot.limbs();
        }
        HeaderSlot slot = new HeaderSlot(header.name(), index, type.name(), header.metadata(), fields,
                firstWord,
                words, type.maxLength());
        headers.add(slot);
        byId.put(header.id(), slot);
        if (scope.headers.put(header.name(), slot) != null) {
            throw scope.error("there are two of that name");
        }
    }

    private Map<Integer, List<HeaderSlot>> addUnions() throws LoadException {
        Map<Integer, List<HeaderSlot>> unionsById = new HashMap<>();
        for (ProgramModel.HeaderUnion union : model.unions()) {
            scope.enter("header union " + union.name());
            List<HeaderSlot> members = byIds(union.headerIds());
            HeaderSlot[] siblings = members.toArray(HeaderSlot[]::new);
            members.forEach(h -> h.joinUnion(siblings));
            scope.unions.put(union.name(), members);
            unionsById.put(union.id(), members);
        }
        return unionsById;
    }

    private void addStacks(Map<Integer, List<HeaderSlot>> unionsById) throws LoadException {
        for (ProgramModel.HeaderStack stack : model.stacks()) {
            scope.enter("header stack " + stack.name());
            List<List<HeaderSlot>> elements = byIds(stack.headerIds()).stream().map(List::of).toList();
            scope.stacks.put(stack.name(), stack(stack.name(), false, elements));
        }
        Map<String, List<String>> members = new HashMap<>();
        model.unionTypes().forEach(
                t -> members.put(t.name(), t.members().stream().map(Map.Entry::getKey).toList()));
        for (ProgramModel.UnionStack stack : model.unionStacks()) {
            scope.enter("header union stack " + stack.name());
            List<List<HeaderSlot>> elements = new ArrayList<>();
            for (int id : stack.unionIds()) {
                if (!unionsById.containsKey(id)) {
                    throw scope.error("unknown header union id " + id);
                }
                elements.add(unionsById.get(id));
            }
            scope.unionStacks.put(stack.name(), stack(stack.name(), true, elements));
            scope.unionStackMembers.put(stack.name(), scope.find(members, "header union type", stack.type()));
        }
    }

    private StackSlot stack(String name, boolean unions, List<List<HeaderSlot>> elements)
            throws LoadException {
        if (elements.isEmpty()) {
            throw scope.error("it has no elements");
        }
        return new StackSlot(name, stacks++, unions, elements);
    }

    private List<HeaderSlot> byIds(List<Integer> ids) throws LoadException {
        List<HeaderSlot> result = new ArrayList<>();
        for (int id : ids) {
            HeaderSlot header = byId.get(id);
            if (header == null) {
                throw scope.error("unknown header id " + id);
            }
            result.add(header);
        }
        return result;
    }
}
