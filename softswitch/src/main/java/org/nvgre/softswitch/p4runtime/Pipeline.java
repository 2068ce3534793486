package org.nvgre.softswitch.p4runtime;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.json.ProgramModel;
import org.nvgre.softswitch.json.ProgramReader;
import org.nvgre.softswitch.program.ProgramCompiler;
import org.nvgre.softswitch.program.SwitchProgram;
import org.nvgre.softswitch.table.ActionProfile;
import org.nvgre.softswitch.table.CounterArray;
import org.nvgre.softswitch.table.KeyField;
import org.nvgre.softswitch.table.MeterArray;
import org.nvgre.softswitch.table.RegisterArray;
import org.nvgre.softswitch.table.RequestRejected;
import org.nvgre.softswitch.table.Table;
import org.nvgre.softswitch.table.ValueSet;
import org.p4.config.v1.Action;
import org.p4.config.v1.ActionRef;
import org.p4.config.v1.ControllerPacketMetadata;
import org.p4.config.v1.MatchField;
import org.p4.config.v1.P4Info;
import org.p4.v1.ForwardingPipelineConfig;

/** A program together with its P4Info: what the ids of the control plane stand for. Joined by full names. */
final class Pipeline {
    private final ForwardingPipelineConfig config;
    private final SwitchProgram program;
    private final Map<Integer, BoundTable> tables = new TreeMap<>();
    private final Map<Integer, Action> actions = new TreeMap<>();
    private final Map<String, Action> actionsByName = new HashMap<>();
    private final Map<Integer, ActionProfile> profiles = new TreeMap<>();
    private final Map<Integer, CounterArray> counters = new TreeMap<>();
    private final Map<Integer, MeterArray> meters = new TreeMap<>();
    private final Map<Integer, RegisterArray> registers = new TreeMap<>();
    private final Map<Integer, BoundValueSet> valueSets = new TreeMap<>();

    /**
     * A table of P4Info.
     *
     * @param match reads and writes its keys
     * @param actions its actions by id
     */
    record BoundTable(org.p4.config.v1.Table info, Table table, MatchCodec match,
            Map<Integer, BoundAction> actions) {
        int id() {
            return info.getPreamble().getId();
        }

        String name() {
            return info.getPreamble().getName();
        }
    }

    /** An action of P4Info, the program's action, and what a table may use it for. */
    record BoundAction(Action info, org.nvgre.softswitch.table.Action code, ActionRef.Scope scope) {
        String name() {
            return info.getPreamble().getName();
        }
    }

    /** A value set of P4Info. */
    record BoundValueSet(org.p4.config.v1.ValueSet info, ValueSet set) {
        int id() {
            return info.getPreamble().getId();
        }

        String name() {
            return info.getPreamble().getName();
        }
    }

    private Pipeline(ForwardingPipelineConfig config, SwitchProgram program) {
        this.config = config;
        this.program = program;
    }

    /** @throws LoadException when the device config cannot be loaded or the P4Info does not fit it */
    static Pipeline load(ForwardingPipelineConfig config) throws LoadException {
        ByteString json = config.getP4DeviceConfig();
        if (json.isEmpty()) {
            throw new LoadException("device config is no BMv2 JSON: it is empty");
        }
        ProgramModel model = ProgramReader.read("device config", json.toByteArray());
        Pipeline pipeline = new Pipeline(config, ProgramCompiler.compile(model));
        pipeline.bind(config.getP4Info());
        pipeline.bindRegisters(config.getP4Info());
        pipeline.bindValueSets(config.getP4Info());
        return pipeline;
    }

    private void bind(P4Info info) throws LoadException {
        for (Action action : info.getActionsList()) {
            actions.put(action.getPreamble().getId(), action);
            actionsByName.put(action.getPreamble().getName(), action);
        }
        for (org.p4.config.v1.Table table : info.getTablesList()) {
            BoundTable bound = bind(table);
            tables.put(bound.id(), bound);
        }
        for (var profile : info.getActionProfilesList()) {
            var p = profile.getPreamble();
            ActionProfile found = find(program.profiles(), "action profile", p.getName());
            found.limitGroups(profile.getMaxGroupSize());
            profiles.put(p.getId(), found);
        }
        for (var counter : info.getCountersList()) {
            var p = counter.getPreamble();
            counters.put(p.getId(), find(program.counters(), "counter", p.getName()));
        }
        for (var meter : info.getMetersList()) {
            var p = meter.getPreamble();
            meters.put(p.getId(), find(program.meters(), "meter", p.getName()));
        }
    }

    private void bindValueSets(P4Info info) throws LoadException {
        for (var declared : info.getValueSetsList()) {
            ValueSet set = find(program.valueSets(), "value set", declared.getPreamble().getName());
            if (!set.widths().isEmpty() && set.widths().size() != declared.getMatchCount()) {
                throw new LoadException("P4Info: value set " + set.name() + " has " + declared.getMatchCount()
                        + " match fields, in the device config " + set.widths().size());
            }
            BoundValueSet bound = new BoundValueSet(declared, set);
            valueSets.put(bound.id(), bound);
        }
    }

    private void bindRegisters(P4Info info) throws LoadException {
        for (var register : info.getRegistersList()) {
            var p = register.getPreamble();
            registers.put(p.getId(), find(program.registers(), "register", p.getName()));
        }
    }

    private BoundTable bind(org.p4.config.v1.Table info) throws LoadException {
        String name = info.getPreamble().getName();
        Table table = find(program.tables(), "table", name);
        if (info.getMatchFieldsCount() != table.key().size()) {
            throw new LoadException("P4Info: table " + name + " has " + info.getMatchFieldsCount()
                    + " match fields, in the device config " + table.key().size());
        }
        Map<String, MatchField> byName = new LinkedHashMap<>();
        info.getMatchFieldsList().forEach(f -> byName.put(f.getName(), f));
        List<MatchField> fields = new ArrayList<>();
        for (int i = 0; i < table.key().size(); i++) {
            KeyField key = table.key().get(i);
            MatchField field = byName.getOrDefault(key.name(), info.getMatchFields(i));
            if (field.getBitwidth() != 0 && field.getBitwidth() != key.width()) {
                throw new LoadException("P4Info: table " + name + ", field " + field.getName() + " has "
                        + field.getBitwidth() + " bits, in the device config " + key.width());
            }
            if (!fits(field.getMatchType(), key.match())) {
                throw new LoadException("P4Info: table " + name + ", field " + field.getName() + " is "
                        + field.getMatchType() + ", in the device config " + key.match());
            }
            fields.add(field);
        }
        Map<Integer, BoundAction> bound = new HashMap<>();
        for (var ref : info.getActionRefsList()) {
            Action action = actions.get(ref.getId());
            if (action == null) {
                throw new LoadException(
                        "P4Info: table " + name + " refers to unknown action id " + ref.getId());
            }
            var code = table.action(action.getPreamble().getName());
            if (code == null) {
                throw new LoadException(
                        "P4Info: table " + name + " has action " + action.getPreamble().getName()
                                + ", in the device config it does not");
            }
            if (code.parameters().size() != action.getParamsCount()) {
                throw new LoadException("P4Info: action " + action.getPreamble().getName() + " has "
                        + action.getParamsCount() + " parameters, in the device config "
                        + code.parameters().size());
            }
            bound.put(ref.getId(), new BoundAction(action, code, ref.getScope()));
        }
        return new BoundTable(info, table, new MatchCodec(name, table.shape(), fields), bound);
    }

    private static boolean fits(MatchField.MatchType declared, KeyField.Match match) {
        return switch (declared) {
            case EXACT -> match == KeyField.Match.EXACT || match == KeyField.Match.TERNARY;
            case LPM -> match == KeyField.Match.LPM;
            case TERNARY, OPTIONAL -> match == KeyField.Match.TERNARY;
            case RANGE -> match == KeyField.Match.RANGE;
            default -> true;
        };
    }

    private static <T> T find(Map<String, T> objects, String kind, String name) throws LoadException {
        T object = objects.get(name);
        if (object == null) {
            throw new LoadException("P4Info: " + kind + " " + name + " is not in the device config");
        }
        return object;
    }

    ForwardingPipelineConfig config() {
        return config;
    }

    P4Info info() {
        return config.getP4Info();
    }

    SwitchProgram program() {
        return program;
    }

    Map<Integer, BoundTable> tables() {
        return tables;
    }

    Map<Integer, ActionProfile> profiles() {
        return profiles;
    }

    Map<Integer, CounterArray> counters() {
        return counters;
    }

    Map<Integer, MeterArray> meters() {
        return meters;
    }

    Map<Integer, BoundValueSet> valueSets() {
        return valueSets;
    }

    BoundValueSet valueSet(int id) throws RequestRejected {
        return find(valueSets, "value set", id);
    }

    Map<Integer, RegisterArray> registers() {
        return registers;
    }

    RegisterArray register(int id) throws RequestRejected {
        return find(registers, "register", id);
    }

    BoundTable table(int id) throws RequestRejected {
        return find(tables, "table", id);
    }

    Action action(int id) throws RequestRejected {
        return find(actions, "action", id);
    }

    /** The P4Info action called so, null if P4Info does not have it. */
    Action action(String name) {
        return actionsByName.get(name);
    }

    ActionProfile profile(int id) throws RequestRejected {
        return find(profiles, "action profile", id);
    }

    CounterArray counter(int id) throws RequestRejected {
        return find(counters, "counter", id);
    }

    MeterArray meter(int id) throws RequestRejected {
        return find(meters, "meter", id);
    }

    private static <T> T find(Map<Integer, T> objects, String kind, int id) throws RequestRejected {
        T object = objects.get(id);
        if (object == null) {
            throw id == 0
                    ? RequestRejected.invalid("no " + kind + " id given")
                    : RequestRejected.invalid(String.format("unknown %s id 0x%08x", kind, id));
        }
        return object;
    }

    /** The packet-in or packet-out header, null if the program has none. */
    ControllerPacketMetadata controllerHeader(String name) {
        return info().getControllerPacketMetadataList().stream()
                .filter(m -> m.getPreamble().getName().equals(name)).findFirst().orElse(null);
    }
}
