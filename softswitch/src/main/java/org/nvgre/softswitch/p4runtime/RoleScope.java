package org.nvgre.softswitch.p4runtime;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Value;
import com.google.rpc.Code;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.p4.config.v1.P4Info;
import org.p4.config.v1.Preamble;
import org.p4.v1.Entity;
import org.p4.v1.Role;

/// What a role may write. The specification leaves it to an agreement what `Role.config` says (section 5, "Role config");
/// here it is a `google.protobuf.ListValue` of full names: tables, action profiles, counters, meters, registers, value sets,
/// digests, and [#REPLICATION]. A role without one may write everything, and so may the default role. Everybody may read.
///
/// @param names empty: everything
record RoleScope(Optional<Set<String>> names) {
    /// Stands for multicast groups and clone sessions.
    static final String REPLICATION = "packet_replication_engine";

    static final RoleScope EVERYTHING = new RoleScope(Optional.empty());

    /// @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT when the config is something else
    static RoleScope of(Role role) {
        if (!role.hasConfig()) {
            return EVERYTHING;
        }
        if (role.getName().isEmpty()) {
            throw Errors.status(Code.INVALID_ARGUMENT,
                    "the default role has no config: it may write everything");
        }
        List<Value> values = unpack(role.getConfig()).getValuesList();
        if (values.stream().anyMatch(value -> !value.hasStringValue())) {
            throw notUnderstood();
        }
        return new RoleScope(
                Optional.of(
                        values.stream().map(Value::getStringValue).collect(Collectors.toUnmodifiableSet())));
    }

    private static ListValue unpack(Any config) {
        if (!config.is(ListValue.class)) {
            throw notUnderstood();
        }
        try {
            return config.unpack(ListValue.class);
        } catch (InvalidProtocolBufferException _) {
            throw notUnderstood();
        }
    }

    private static RuntimeException notUnderstood() {
        return Errors.status(Code.INVALID_ARGUMENT,
                "the role's config is to be a google.protobuf.ListValue of the names of what it may write");
    }

    /// Whether it may replace the whole program.
    boolean isEverything() {
        return names.isEmpty();
    }

    /// The first of the entities that it may not write.
    Optional<Entity> firstOutside(List<Entity> entities, P4Info info) {
        if (isEverything()) {
            return Optional.empty();
        }
        Set<Integer> ids = ids(info);
        return entities.stream().filter(entity -> !covers(entity, ids)).findFirst();
    }

    private Set<Integer> ids(P4Info info) {
        Set<String> named = names.orElseThrow();
        Set<Integer> ids = new HashSet<>();
        Stream.of(info.getTablesList().stream().map(each -> each.getPreamble()),
                info.getActionProfilesList().stream().map(each -> each.getPreamble()),
                info.getCountersList().stream().map(each -> each.getPreamble()),
                info.getMetersList().stream().map(each -> each.getPreamble()),
                info.getRegistersList().stream().map(each -> each.getPreamble()),
                info.getValueSetsList().stream().map(each -> each.getPreamble()),
                info.getDigestsList().stream().map(each -> each.getPreamble()))
                .flatMap(preambles -> preambles).filter(preamble -> named.contains(preamble.getName()))
                .map(Preamble::getId).forEach(ids::add);
        return ids;
    }

    private boolean covers(Entity entity, Set<Integer> ids) {
        return switch (entity.getEntityCase()) {
            case TABLE_ENTRY -> ids.contains(entity.getTableEntry().getTableId());
            case DIRECT_COUNTER_ENTRY ->
                ids.contains(entity.getDirectCounterEntry().getTableEntry().getTableId());
            case DIRECT_METER_ENTRY ->
                ids.contains(entity.getDirectMeterEntry().getTableEntry().getTableId());
            case ACTION_PROFILE_MEMBER -> ids.contains(entity.getActionProfileMember().getActionProfileId());
            case ACTION_PROFILE_GROUP -> ids.contains(entity.getActionProfileGroup().getActionProfileId());
            case COUNTER_ENTRY -> ids.contains(entity.getCounterEntry().getCounterId());
            case METER_ENTRY -> ids.contains(entity.getMeterEntry().getMeterId());
            case REGISTER_ENTRY -> ids.contains(entity.getRegisterEntry().getRegisterId());
            case VALUE_SET_ENTRY -> ids.contains(entity.getValueSetEntry().getValueSetId());
            case DIGEST_ENTRY -> ids.contains(entity.getDigestEntry().getDigestId());
            case PACKET_REPLICATION_ENGINE_ENTRY -> names.orElseThrow().contains(REPLICATION);
            case EXTERN_ENTRY, ENTITY_NOT_SET -> true; // refused for what they are
        };
    }
}
