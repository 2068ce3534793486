package org.nvgre.compiler.p4info;

import java.util.Locale;
import java.util.Set;
import org.nvgre.compiler.ir.IrExtern;
import org.nvgre.compiler.ir.Resource;
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
        return switch (extern.resource) {
            case Resource.Counter _ -> Kind.COUNTER;
            case Resource.DirectCounter _ -> extern.table == null ? null : Kind.DIRECT_COUNTER;
            case Resource.Meter _ -> Kind.METER;
            case Resource.DirectMeter _ -> extern.table == null ? null : Kind.DIRECT_METER;
            case Resource.Register _ -> Kind.REGISTER;
            case Resource.Profile _ -> Kind.ACTION_PROFILE;
            case Resource.Hidden _ -> null;
        };
    }

    void add(IrExtern extern) {
        Kind kind = kind(extern);
        if (kind == null) {
            return;
        }
        Preamble preamble = P4InfoBuilder.preamble(ids, kind, extern.name, extern.annotations,
                kind == Kind.ACTION_PROFILE ? PROFILE_ANNOTATIONS::contains : name -> false);
        switch (extern.resource) {
            case Resource.Counter resource -> {
                Counter.Builder counter = Counter.newBuilder().setPreamble(preamble).setSize(resource.size())
                        .setSpec(counterSpec(resource.unit()));
                index(resource.index()).ifPresent(counter::setIndexTypeName);
                info.addCounters(counter);
            }
            case Resource.DirectCounter resource -> info.addDirectCounters(DirectCounter.newBuilder()
                    .setPreamble(preamble).setSpec(counterSpec(resource.unit()))
                    .setDirectTableId(ids.id(Kind.TABLE, extern.table.name)));
            case Resource.Meter resource -> {
                Meter.Builder meter = Meter.newBuilder().setPreamble(preamble).setSize(resource.size())
                        .setSpec(meterSpec(resource.unit()));
                index(resource.index()).ifPresent(meter::setIndexTypeName);
                info.addMeters(meter);
            }
            case Resource.DirectMeter resource -> info.addDirectMeters(DirectMeter.newBuilder()
                    .setPreamble(preamble).setSpec(meterSpec(resource.unit()))
                    .setDirectTableId(ids.id(Kind.TABLE, extern.table.name)));
            case Resource.Register resource -> {
                Register.Builder register = Register.newBuilder().setPreamble(preamble)
                        .setSize((int) resource.size()).setTypeSpec(types.of(resource.cell()));
                index(resource.index()).ifPresent(register::setIndexTypeName);
                info.addRegisters(register);
            }
            case Resource.Profile resource -> profile(extern, resource, preamble);
            case Resource.Hidden _ -> {
            }
        }
    }

    /// The type of the index, if it is a `type` of its own.
    private java.util.Optional<P4NamedType> index(Type type) {
        if (type != null) {
            types.of(type);
            if (type instanceof Type.Fresh fresh) {
                return java.util.Optional.of(P4NamedType.newBuilder().setName(fresh.name()).build());
            }
        }
        return java.util.Optional.empty();
    }

    private static CounterSpec counterSpec(Resource.Unit unit) {
        return CounterSpec.newBuilder().setUnit(switch (unit) {
            case PACKETS -> CounterSpec.Unit.PACKETS;
            case BYTES -> CounterSpec.Unit.BYTES;
            case BOTH -> CounterSpec.Unit.BOTH;
        }).build();
    }

    private static MeterSpec meterSpec(Resource.Unit unit) {
        return MeterSpec.newBuilder()
                .setUnit(unit == Resource.Unit.BYTES ? MeterSpec.Unit.BYTES : MeterSpec.Unit.PACKETS)
                .build();
    }

    private void profile(IrExtern extern, Resource.Profile resource, Preamble preamble) {
        boolean selector = resource.selector() != null;
        ActionProfile.Builder builder = ActionProfile.newBuilder().setPreamble(preamble)
                .setWithSelector(selector)
                .setSize(resource.size());
        extern.tables.forEach(table -> builder.addTableIds(ids.id(Kind.TABLE, table.name)));
        if (selector) {
            builder.setMaxGroupSize((int) resource.selector().maxGroupSize());
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
