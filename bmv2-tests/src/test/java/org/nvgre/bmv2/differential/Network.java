package org.nvgre.bmv2.differential;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.runtime.desired.DesiredState;
import org.nvgre.runtime.policy.Policy;
import org.p4.v1.Entity;
import org.p4.v1.MeterConfig;
import org.p4.v1.Update;

/// A policy of the packet suite, and what it makes of a switch.
record Network(String name, Policy policy, List<Update> updates) {
    /// The switch of each that is under test.
    static final String HERE = "nve1";

    Network {
        updates = List.copyOf(updates);
    }

    /// Those for which the program has all the features.
    static List<Network> suitable(List<String> policies, Pipeline pipeline) throws Exception {
        List<Network> networks = new ArrayList<>();
        for (String name : policies) {
            Policy policy = Policy.load(Path.of(
                    Objects.requireNonNull(Network.class.getResource("/policies/" + name + ".yaml"))
                            .toURI()));
            desired(policy, pipeline).map(desired -> new Network(name, policy, updates(desired)))
                    .ifPresent(networks::add);
        }
        assertTrue(!networks.isEmpty(), "no policy suits the program");
        return networks;
    }

    private static Optional<DesiredState> desired(Policy policy, Pipeline pipeline) {
        try {
            return Optional.of(DesiredState.of(policy, HERE, pipeline));
        } catch (RuntimeException lacksFeature) {
            return Optional.empty();
        }
    }

    /// In an order in which they can be written.
    private static List<Update> updates(DesiredState desired) {
        return desired.entities().stream().map(Network::update).toList();
    }

    private static Update update(org.nvgre.p4runtime.Entity entity) {
        Entity.Builder proto = entity.toProto().toBuilder();
        boolean isDefault = entity instanceof TableEntry entry && entry.key().isDefault();
        boolean isThere = isDefault || proto.hasMeterEntry() || proto.hasDirectMeterEntry()
                || proto.hasCounterEntry() || proto.hasRegisterEntry();
        if (proto.hasMeterEntry()) {
            stopTime(proto.getMeterEntryBuilder().getConfigBuilder());
        }
        return Update.newBuilder().setType(isThere ? Update.Type.MODIFY : Update.Type.INSERT).setEntity(proto)
                .build();
    }

    /// Two switches at their own pace would fill their buckets differently.
    private static void stopTime(MeterConfig.Builder config) {
        config.setCir(0).setPir(0);
    }
}
