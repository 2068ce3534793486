package org.nvgre.softswitch.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.json.ProgramModel;
import org.nvgre.softswitch.json.ProgramModel.Deparser;
import org.nvgre.softswitch.json.ProgramModel.Input;
import org.nvgre.softswitch.json.ProgramModel.Parser;
import org.nvgre.softswitch.json.ProgramModel.Pipeline;
import org.nvgre.softswitch.json.ProgramModel.Primitive;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.table.ActionProfile;
import org.nvgre.softswitch.table.CounterArray;
import org.nvgre.softswitch.table.MeterArray;
import org.nvgre.softswitch.table.RegisterArray;
import org.nvgre.softswitch.table.Table;
import org.nvgre.softswitch.table.ValueSet;

/** Makes a v1model program ready to run. */
public final class ProgramCompiler {
    private final ProgramModel model;
    private final Scope scope;
    private final Map<Integer, TreeAction> actions = new LinkedHashMap<>();
    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final Map<String, ActionProfile> profiles = new LinkedHashMap<>();

    private ProgramCompiler(ProgramModel model) {
        this.model = model;
        this.scope = new Scope(model);
    }

    /** @throws LoadException when the program refers to what it does not have, or does what is not supported */
    public static SwitchProgram compile(ProgramModel model) throws LoadException {
        try {
            return new ProgramCompiler(model).compile();
        } catch (IndexOutOfBoundsException | ArithmeticException | NullPointerException e) {
            // JSON that is well formed and makes no sense in a way nobody thought of: still the file's fault.
            throw new LoadException(model.source() + ": makes no sense: " + e);
        }
    }

    private SwitchProgram compile() throws LoadException {
        new LayoutCompiler(model, scope).compile();
        scope.enter("");
        if (scope.standard().egressSpec() == null || scope.standard().ingressPort() == null) {
            throw scope.error(
                    "no v1model program: it has no standard_metadata with ingress_port and egress_spec");
        }
        addResources();
        for (ProgramModel.Action action : model.actions()) {
            if (action.id() < 0
                    || actions.put(action.id(), PrimitiveCompiler.action(scope, action)) != null) {
                throw scope.error("action id " + action.id() + " is negative or used twice");
            }
        }
        ControlNode ingress = control("ingress");
        ControlNode egress = control("egress");
        attachMeters();
        Executable code = executable(ingress, egress);
        return new SwitchProgram(scope.layout(), code, tables, profiles, scope.counters, scope.meters,
                scope.registers, scope.valueSets, fieldLists(), digests());
    }

    private void addResources() throws LoadException {
        for (ProgramModel.CounterArray counter : model.counters()) {
            if (!counter.direct()) {
                scope.counters.put(counter.name(), new CounterArray(counter.name(), counter.size()));
            }
        }
        for (ProgramModel.MeterArray meter : model.meters()) {
            scope.meters.put(meter.name(), new MeterArray(meter.name(), meter.size(), meter.bytes()));
        }
        for (ProgramModel.RegisterArray register : model.registers()) {
            scope.registers.put(register.name(),
                    new RegisterArray(register.name(), register.size(), register.width()));
        }
        for (ProgramModel.ValueSet set : model.valueSets()) {
            scope.valueSets.put(set.name(), new ValueSet(set.name()));
        }
        for (ProgramModel.Calculation calculation : model.calculations()) {
            scope.enter("calculation " + calculation.name());
            scope.calculations.put(calculation.name(),
                    CalculationCompiler.compile(scope, calculation.algorithm(), calculation.inputs()));
        }
    }

    private ControlNode control(String name) throws LoadException {
        for (Pipeline pipeline : model.pipelines()) {
            if (pipeline.name().equals(name)) {
                return new ControlCompiler(scope, actions, tables, profiles).compile(pipeline);
            }
        }
        scope.enter("");
        throw scope.error("no v1model program: it has no pipeline '" + name + "'");
    }

    private void attachMeters() throws LoadException {
        for (Pipeline pipeline : model.pipelines()) {
            for (ProgramModel.Table table : pipeline.tables()) {
                if (table.directMeters() != null) {
                    attachMeter(table);
                }
            }
        }
    }

    private void attachMeter(ProgramModel.Table table) throws LoadException {
        scope.enter("table " + table.name());
        for (ProgramModel.MeterArray meter : model.meters()) {
            if (meter.name().equals(table.directMeters()) && meter.result() != null) {
                tables.get(table.name()).attach(scope.meters.get(meter.name()),
                        scope.writableField(meter.result()));
                return;
            }
        }
        throw scope.error("unknown direct meter '" + table.directMeters() + "'");
    }

    private Executable executable(ControlNode ingress, ControlNode egress) throws LoadException {
        scope.enter("");
        Parser parser = model.parsers().stream().filter(p -> p.name().equals("parser")).findFirst()
                .orElseThrow(() -> scope.error("no v1model program: it has no parser 'parser'"));
        Deparser deparser = model.deparsers().stream().filter(d -> d.name().equals("deparser")).findFirst()
                .orElseThrow(() -> scope.error("no v1model program: it has no deparser 'deparser'"));
        TreeParser compiledParser = new ParserCompiler(scope, ParserErrors.of(model.errors()))
                .compile(parser);
        List<TreeExecutable.Checksum> verified = new ArrayList<>();
        List<TreeExecutable.Checksum> updated = new ArrayList<>();
        for (ProgramModel.Checksum checksum : model.checksums()) {
            TreeExecutable.Checksum compiled = checksum(checksum);
            if (checksum.verify()) {
                verified.add(compiled);
            }
            if (checksum.update()) {
                updated.add(compiled);
            }
        }
        scope.enter("deparser");
        List<HeaderSlot> emitted = new ArrayList<>();
        for (String name : deparser.order()) {
            emitted.add(scope.header(name));
        }
        List<Step.Effect> beforeEmit = new ArrayList<>();
        for (Primitive primitive : deparser.primitives()) {
            beforeEmit.add(new PrimitiveCompiler(scope, List.of()).effect(primitive));
        }
        return BytecodeExecutable.of(
                new TreeExecutable(compiledParser, verified, ingress, egress, updated, beforeEmit, emitted));
    }

    private TreeExecutable.Checksum checksum(ProgramModel.Checksum checksum) throws LoadException {
        scope.enter("checksum " + checksum.name());
        FieldSlot field = scope.writableField(checksum.target());
        if (field.isWide() || field.isVarbit()) {
            throw scope.error("its target must have 64 bits at most");
        }
        return new TreeExecutable.Checksum(scope.header(checksum.target().header()), field,
                scope.find(scope.calculations, "calculation", checksum.calculation()),
                checksum.condition() == null
                        ? null
                        : new ExpressionCompiler(scope, List.of()).condition(checksum.condition()));
    }

    private Map<Integer, List<FieldSlot>> fieldLists() throws LoadException {
        Map<Integer, List<FieldSlot>> lists = new HashMap<>();
        for (ProgramModel.FieldList list : model.fieldLists()) {
            lists.put(list.id(), fields(list));
        }
        return lists;
    }

    private Map<Integer, SwitchProgram.Digest> digests() throws LoadException {
        Map<Integer, SwitchProgram.Digest> digests = new HashMap<>();
        for (ProgramModel.FieldList list : model.learnLists()) {
            digests.put(list.id(), new SwitchProgram.Digest(list.name(), fields(list)));
        }
        return digests;
    }

    private List<FieldSlot> fields(ProgramModel.FieldList list) throws LoadException {
        scope.enter("field list " + list.id());
        List<FieldSlot> fields = new ArrayList<>();
        for (Input input : list.elements()) {
            if (input instanceof Input.Field field) {
                fields.add(scope.writableField(field.field()));
            }
        }
        return fields;
    }
}
