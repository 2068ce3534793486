package org.nvgre.compiler.p4info;

import java.util.Locale;
import java.util.Set;
import org.nvgre.compiler.ir.IrExtern;
import org.nvgre.compiler.p4info.SymbolIds.Kind;
import org.nvgre.compiler.syntax.Annotations;
import org.nvgre.compiler.types.Type;
import org.p4.config.v1.ActionProfile;
import org.p4.config.v1.Counter;
import org.p4.config.v1.CounterSpec;
import org.p4.config.v1.DirectCounter;
import org.p4.config.v1.DirectMeter;
import org.p4.config.v1.Meter;
import org.p4.config.v1.MeterSpec;
import org.p4.config.v1.P4Info;
import org.p4.config.v1.P4NamedType;
import org.p4.config.v1.Preamble;
import org.p4.config.v1.Register;

/// Counters, meters, registers and action profiles in P4Info.
final class ExternInfo {

    private static final Set<String> PROFILE_ANNOTATIONS = Set.of("max_group_size", "selector_size_semantics",
            "max_member_weight");

    private final P4Info.Builder info;
    private final SymbolIds ids;
    private final TypeSpecs types;

    ExternInfo(P4Info.Builder info, SymbolIds ids, TypeSpecs types) {
        this.info = info;
        this.ids = ids;
        this.types = types;
    }

    /// Null for what the control plane does not see.
    static Kind kind(IrExtern extern) {
        return switch (extern.kind()) {
            case "counter" -> Kind.COUNTER;
            case "direct_counter" -> extern.table == null ? null : Kind.DIRECT_COUNTER;
            case "meter" -> Kind.METER;
            case "direct_meter" -> extern.table == null ? null : Kind.DIRECT_METER;
            case "register" -> Kind.REGISTER;
            case "action_profile", "action_selector" -> Kind.ACTION_PROFILE;
            default -> null;
        };
    }

    void add(IrExtern extern) {
        Kind kind = kind(extern);
        if (kind == null) {
            return;
        }
        Preamble preamble = P4InfoBuilder.preamble(ids, kind, extern.name, extern.annotations,
                kind == Kind.ACTION_PROFILE ? PROFILE_ANNOTATIONS::contains : name -> false);
        switch (kind) {
            case COUNTER -> {
                Counter.Builder counter = Counter.newBuilder().setPreamble(preamble).setSize(extern.number(0))
                        .setSpec(
                                counterSpec(extern.member(1)));
                index(extern, 0).ifPresent(counter::setIndexTypeName);
                info.addCounters(counter);
            }
            case DIRECT_COUNTER -> info.addDirectCounters(DirectCounter.newBuilder().setPreamble(preamble)
                    .setSpec(
                            counterSpec(extern.member(0)))
                    .setDirectTableId(ids.id(Kind.TABLE, extern.table.name)));
            case METER -> {
                Meter.Builder meter = Meter.newBuilder().setPreamble(preamble).setSize(extern.number(0))
                        .setSpec(
                                meterSpec(extern.member(1)));
                index(extern, 0).ifPresent(meter::setIndexTypeName);
                info.addMeters(meter);
            }
            case DIRECT_METER ->
                info.addDirectMeters(DirectMeter.newBuilder().setPreamble(preamble).setSpec(meterSpec(
                        extern.member(0))).setDirectTableId(ids.id(Kind.TABLE, extern.table.name)));
            case REGISTER -> {
                Register.Builder register = Register.newBuilder().setPreamble(preamble)
                        .setSize((int) extern.number(0))
                        .setTypeSpec(types.of(extern.type.arguments().getFirst()));
                index(extern, 1).ifPresent(register::setIndexTypeName);
                info.addRegisters(register);
            }
            default -> profile(extern, preamble);
        }
    }

    /// The type of the index, if it is a `type` of its own.
    private java.util.Optional<P4NamedType> index(IrExtern extern, int argument) {
        if (extern.type.arguments().size() > argument) {
            types.of(extern.type.arguments().get(argument));
            if (extern.type.arguments().get(argument) instanceof Type.Fresh fresh) {
                return java.util.Optional.of(P4NamedType.newBuilder().setName(fresh.name()).build());
            }
        }
        return java.util.Optional.empty();
    }

    private static CounterSpec counterSpec(String unit) {
        return CounterSpec.newBuilder().setUnit(switch (unit) {
            case "packets" -> CounterSpec.Unit.PACKETS;
            case "bytes" -> CounterSpec.Unit.BYTES;
            default -> CounterSpec.Unit.BOTH;
        }).build();
    }

    private static MeterSpec meterSpec(String unit) {
        return MeterSpec.newBuilder()
                .setUnit(unit.equals("bytes") ? MeterSpec.Unit.BYTES : MeterSpec.Unit.PACKETS)
                .build();
    }

    private void profile(IrExtern extern, Preamble preamble) {
        boolean selector = extern.kind().equals("action_selector");
        ActionProfile.Builder builder = ActionProfile.newBuilder().setPreamble(preamble)
                .setWithSelector(selector)
                .setSize(extern.number(selector ? 1 : 0));
        extern.tables.forEach(table -> builder.addTableIds(ids.id(Kind.TABLE, table.name)));
        if (selector) {
            Annotations annotations = extern.annotations;
            annotations.get("max_group_size").flatMap(a -> a.integer())
                    .ifPresent(size -> builder.setMaxGroupSize(size
                            .intValue()));
            annotations.string("selector_size_semantics").ifPresent(semantics -> {
                if (semantics.toUpperCase(Locale.ROOT).equals("SUM_OF_MEMBERS")) {
                    var members = builder.getSumOfMembersBuilder();
                    annotations.get("max_member_weight").flatMap(a -> a.integer()).ifPresent(weight -> members
                            .setMaxMemberWeight(weight.intValue()));
                } else {
                    builder.getSumOfWeightsBuilder();
                }
            });
        }
        info.addActionProfiles(builder);
    }
}
