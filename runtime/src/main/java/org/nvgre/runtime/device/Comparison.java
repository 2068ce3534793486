package org.nvgre.runtime.device;

import java.util.ArrayList;
import java.util.List;

import org.nvgre.p4runtime.ElectionId;
import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.P4RuntimeClient;
import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.p4runtime.Update;
import org.nvgre.runtime.desired.DesiredState;
import org.nvgre.runtime.policy.Switch;

/// What a reconciliation would do to one switch, found out without doing it.
///
/// @param otherProgram whether the switch runs another program, or none: then nothing of what it holds would stay
/// @param updates in no particular order
public record Comparison(String switchName, boolean otherProgram, List<Update> updates) {

    /// Below that of every controller that writes, so that nobody loses the lead to a question.
    private static final ElectionId ONLY_READS = ElectionId.of(1);

    public Comparison {
        updates = List.copyOf(updates);
    }

    /// @throws DeviceException when the switch is out of reach, or lost on the way
    static Comparison of(Switch device, DesiredState desired) {
        try (P4RuntimeClient client = P4RuntimeClient.to(device.address()).deviceId(device.deviceId())
                .electionId(ONLY_READS).connect()) {
            var cookie = client.cookie();
            boolean sameProgram = cookie.isPresent() && cookie.getAsLong() == desired.pipeline().cookie();
            return new Comparison(device.name(), !sameProgram,
                    sameProgram ? updates(client, desired) : all(desired));
        } catch (P4RuntimeException failure) {
            throw new DeviceException(failure.getMessage(), failure);
        }
    }

    private static List<Update> all(DesiredState desired) {
        return desired.entities().stream().<Update>map(Update::insert).toList();
    }

    private static List<Update> updates(P4RuntimeClient client, DesiredState desired)
            throws P4RuntimeException {
        var image = new DeviceImage(desired.entities().size());
        client.readAll(desired.pipeline(), image::add);
        var updates = new ArrayList<Update>();
        for (Entity entity : desired.entities()) {
            switch (image.compare(entity)) {
                case EQUAL -> {
                    // stays
                }
                case MISSING -> updates.add(Update.insert(entity));
                case DIFFERENT -> updates.add(Update.modify(entity));
            }
        }
        if (image.excess() > 0) {
            client.readAll(desired.pipeline(), wire -> {
                if (image.isExcess(wire)) {
                    updates.add(Update.delete(Entity.Key.of(desired.pipeline(), wire)));
                }
            });
        }
        return updates;
    }

    public boolean differs() {
        return otherProgram || !updates.isEmpty();
    }

    public long inserts() {
        return updates.stream().filter(Update.Insert.class::isInstance).count();
    }

    public long modifies() {
        return updates.stream().filter(Update.Modify.class::isInstance).count();
    }

    public long deletes() {
        return updates.stream().filter(Update.Delete.class::isInstance).count();
    }
}
