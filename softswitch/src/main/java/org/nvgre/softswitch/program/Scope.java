package org.nvgre.softswitch.program;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.json.Operand;
import org.nvgre.softswitch.json.ProgramModel;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.Layout;
import org.nvgre.softswitch.packet.StackSlot;
import org.nvgre.softswitch.table.CounterArray;
import org.nvgre.softswitch.table.MeterArray;
import org.nvgre.softswitch.table.RegisterArray;
import org.nvgre.softswitch.table.ValueSet;

/** What the names in a program stand for, and where a message about it starts. */
final class Scope {
    final Map<String, HeaderSlot> headers = new HashMap<>();
    final Map<String, StackSlot> stacks = new HashMap<>();
    final Map<String, StackSlot> unionStacks = new HashMap<>();
    final Map<String, List<String>> unionStackMembers = new HashMap<>();
    final Map<String, List<HeaderSlot>> unions = new HashMap<>();
    final Map<String, CounterArray> counters = new TreeMap<>();
    final Map<String, MeterArray> meters = new TreeMap<>();
    final Map<String, RegisterArray> registers = new TreeMap<>();
    final Map<String, ValueSet> valueSets = new TreeMap<>();
    final Map<String, Calculation> calculations = new HashMap<>();
    /** Objects of PNA that are no arrays. */
    final Map<String, HashAlgorithm> hashes = new HashMap<>();
    private final ProgramModel model;
    private Layout layout;
    private Architecture architecture;
    private String place = "";

    Scope(ProgramModel model) {
        this.model = model;
    }

    void define(Layout newLayout) {
        this.layout = newLayout;
    }

    Layout layout() {
        return layout;
    }

    void define(Architecture newArchitecture) {
        this.architecture = newArchitecture;
    }

    Architecture architecture() {
        return architecture;
    }

    /** Messages are about this from now on, e.g. {@code action nvgre.drop}. */
    void enter(String newPlace) {
        this.place = newPlace;
    }

    LoadException error(String what) {
        return new LoadException(model.source() + ": " + (place.isEmpty() ? "" : place + ": ") + what);
    }

    HeaderSlot header(String name) throws LoadException {
        return find(headers, "header", name);
    }

    /** The field; null for the hidden field {@code $valid$}. */
    FieldSlot field(Operand.Field reference) throws LoadException {
        HeaderSlot header = header(reference.header());
        if (reference.field().equals("$valid$")) {
            return null;
        }
        FieldSlot field = header.field(reference.field());
        if (field == null) {
            throw error("unknown field '" + reference.header() + "." + reference.field() + "'");
        }
        return field;
    }

    /** A field that may be written. */
    FieldSlot writableField(Operand.Field reference) throws LoadException {
        FieldSlot field = field(reference);
        if (field == null) {
            throw error("'" + reference.header() + ".$valid$' cannot be written");
        }
        return field;
    }

    /** Index of a field within the headers of a stack. */
    int fieldIndex(HeaderSlot element, String field) throws LoadException {
        FieldSlot slot = element.field(field);
        if (slot == null) {
            throw error("unknown field '" + element.name() + "." + field + "'");
        }
        return element.fields().indexOf(slot);
    }

    <T> T find(Map<String, T> objects, String kind, String name) throws LoadException {
        T object = objects.get(name);
        if (object == null) {
            throw error("unknown " + kind + " '" + name + "'");
        }
        return object;
    }
}
