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
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.program.Architecture.Gress;
import org.nvgre.softswitch.table.ActionProfile;
import org.nvgre.softswitch.table.CounterArray;
import org.nvgre.softswitch.table.MeterArray;
import org.nvgre.softswitch.table.RegisterArray;
import org.nvgre.softswitch.table.Table;
import org.nvgre.softswitch.table.ValueSet;

/** Makes a program ready to run. */
public final class ProgramCompiler {
    private final ProgramModel model;
    private final Scope scope;
    private final Actions actions;
    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final Map<String, ActionProfile> profiles = new LinkedHashMap<>();

    private ProgramCompiler(ProgramModel model) {
        this.model = model;
        this.scope = new Scope(model);
        this.actions = new Actions(scope);
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
        Architecture architecture = Architecture.of(model, Architecture.Fields.of(model, scope));
        architecture.check(scope);
        scope.define(architecture);
        addResources();
        for (ProgramModel.Action action : model.actions()) {
            actions.add(action.id(), PrimitiveCompiler.action(scope, action));
        }
        List<ControlNode> controls = new ArrayList<>();
        for (Gress gress : architecture.gresses()) {
            controls.add(control(gress.control()));
        }
        List<Executable> gresses = new ArrayList<>();
        for (int i = 0; i < controls.size(); i++) {
            gresses.add(executable(architecture.gresses().get(i), controls.get(i), i == 0,
                    i == controls.size() - 1));
        }
        return new SwitchProgram(scope.layout(), architecture, List.copyOf(gresses), tables, profiles,
                scope.counters, scope.meters,
                scope.registers, scope.valueSets, fieldLists(), digests());
    }

    private void addResources() throws LoadException {
        for (ProgramModel.CounterArray counter : model.counters()) {
            if (!counter.direct()) {
                scope.counters.put(counter.name(), new CounterArray(counter.name(), counter.size()));
            }
        }
        for (ProgramModel.MeterArray meter : model.meters()) {
            scope.meters.put(meter.name(),
                    new MeterArray(meter.name(), meter.size(), meter.bytes(), scope.architecture().colors()));
        }
        for (ProgramModel.RegisterArray register : model.registers()) {
            scope.registers.put(register.name(),
                    new RegisterArray(register.name(), register.size(), register.width()));
        }
        for (ProgramModel.ValueSet set : model.valueSets()) {
            scope.valueSets.put(set.name(), new ValueSet(set.name()));
        }
        for (ProgramModel.Extern extern : model.externs()) {
            addExtern(extern);
        }
        for (ProgramModel.Calculation calculation : model.calculations()) {
            scope.enter("calculation " + calculation.name());
            scope.calculations.put(calculation.name(),
                    CalculationCompiler.compile(scope, calculation.algorithm(), calculation.inputs()));
        }
    }

    /** Of the others (counters, meters) there is an array of the same name. */
    private void addExtern(ProgramModel.Extern extern) throws LoadException {
        if (extern.type().equals("Hash")) {
            scope.enter("extern " + extern.name());
            HashAlgorithm algorithm = HashAlgorithm.named(extern.attributes().getOrDefault("algo", ""));
            if (algorithm == null) {
                throw scope.error("unknown hash algorithm '" + extern.attributes().get("algo") + "'");
            }
            scope.hashes.put(extern.name(), algorithm);
        }
    }

    private ControlNode control(String name) throws LoadException {
        for (Pipeline pipeline : model.pipelines()) {
            if (pipeline.name().equals(name)) {
                return new ControlCompiler(scope, actions, new TableCompiler(model, scope, actions), tables,
                        profiles).compile(pipeline);
            }
        }
        throw missing("pipeline", name);
    }

    private Executable executable(Gress gress, ControlNode control, boolean first, boolean last)
            throws LoadException {
        TreeParser parser = parser(gress.parser());
        List<TreeExecutable.Checksum> verified = new ArrayList<>();
        List<TreeExecutable.Checksum> updated = new ArrayList<>();
        for (ProgramModel.Checksum checksum : model.checksums()) {
            TreeExecutable.Checksum compiled = checksum(checksum);
            if (first && checksum.verify()) {
                verified.add(compiled);
            }
            if (last && checksum.update()) {
                updated.add(compiled);
            }
        }
        Deparser deparser = deparser(gress.deparser());
        scope.enter("deparser");
        List<HeaderSlot> emitted = new ArrayList<>();
        for (String name : deparser.order()) {
            emitted.add(scope.header(name));
        }
        TreeAction beforeEmit = PrimitiveCompiler.statements(scope, deparser.name(), deparser.primitives());
        return BytecodeExecutable.of(
                new TreeExecutable(parser, verified, control, updated, beforeEmit, emitted));
    }

    private TreeParser parser(String name) throws LoadException {
        ParserErrors errors = ParserErrors.of(model.errors());
        if (name == null) {
            return new TreeParser(null, errors);
        }
        for (Parser parser : model.parsers()) {
            if (parser.name().equals(name)) {
                scope.enter("");
                return new ParserCompiler(scope, errors).compile(parser);
            }
        }
        throw missing("parser", name);
    }

    private Deparser deparser(String name) throws LoadException {
        if (name == null) {
            return new Deparser("", List.of(), List.of());
        }
        return model.deparsers().stream().filter(d -> d.name().equals(name)).findFirst()
                .orElseThrow(() -> missing("deparser", name));
    }

    private LoadException missing(String kind, String name) {
        scope.enter("");
        return scope.error(
                "no " + scope.architecture().name() + " program: it has no " + kind + " '" + name + "'");
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
