package org.nvgre.runtime.device;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Meter;
import org.nvgre.p4runtime.P4RuntimeClient;
import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.p4runtime.Update;
import org.nvgre.p4runtime.UpdateResult;
import org.nvgre.runtime.desired.DesiredState;

/// One pass over one device: read, compare, write what differs, read back. Used once.
final class Reconciliation {

    private final P4RuntimeClient client;
    private final DesiredState desired;
    private final List<String> failures = new ArrayList<>();
    private final Set<Entity.Key> refused = new HashSet<>();
    private int inserted;
    private int modified;
    private int deleted;

    Reconciliation(P4RuntimeClient client, DesiredState desired) {
        this.client = client;
        this.desired = desired;
    }

    /// @throws P4RuntimeException when the device is lost on the way, or will not have the pipeline
    Report run() throws P4RuntimeException {
        boolean pushed = client.ensurePipeline(desired.pipeline());
        Difference before = Difference.between(read(), desired.entities());
        write(before.steps());
        if (!before.none()) {
            compare(Difference.between(read(), desired.entities()));
        }
        return new Report(desired.switchName(), pushed, inserted, modified, deleted, before.equal(),
                failures);
    }

    /// Writes the difference between what the device is known to hold and what is wanted.
    static Report change(P4RuntimeClient client, DesiredState before, DesiredState after) {
        var pass = new Reconciliation(client, after);
        Difference difference = Difference.between(before.entities(), after.entities());
        pass.write(difference.steps());
        return new Report(after.switchName(), false, pass.inserted, pass.modified, pass.deleted,
                difference.equal(), pass.failures);
    }

    private List<Entity> read() throws P4RuntimeException {
        Pipeline pipeline = desired.pipeline();
        var entities = new ArrayList<Entity>();
        for (TableEntry entry : client.readTables(pipeline)) {
            if (!entry.key().table().constant()) {
                entities.add(entry);
            }
        }
        entities.addAll(client.readMulticastGroups());
        if (!pipeline.packetIn().fields().isEmpty()) {
            entities.addAll(client.readCloneSessions());
        }
        for (Meter meter : pipeline.meters()) {
            entities.addAll(client.readMeter(meter));
        }
        return entities;
    }

    /// Stops at a step that failed in part: the later ones may refer to what is now missing.
    private void write(List<List<Update>> steps) {
        for (int i = 0; i < steps.size(); i++) {
            client.write(steps.get(i)).forEach(this::note);
            if (!refused.isEmpty()) {
                List<Update> left = steps.subList(i + 1, steps.size()).stream().flatMap(List::stream)
                        .toList();
                left.forEach(update -> refused.add(update.key()));
                if (!left.isEmpty()) {
                    failures.add("%d later updates were not tried".formatted(left.size()));
                }
                return;
            }
        }
    }

    private void note(UpdateResult result) {
        if (!result.ok()) {
            refused.add(result.update().key());
            failures.add(result.toString());
            return;
        }
        switch (result.update()) {
            case Update.Insert _ -> inserted++;
            case Update.Modify _ -> modified++;
            case Update.Delete _ -> deleted++;
        }
    }

    /// What the device said it did, it must hold now.
    private void compare(Difference after) {
        report(after.missing(), "is not there, though the device took it");
        report(after.different(), "is held with other contents than were written");
        report(after.excess(), "is still there, though the device deleted it");
    }

    private void report(List<Entity> entities, String what) {
        entities.stream().filter(entity -> !refused.contains(entity.key()))
                .forEach(entity -> failures.add("%s %s".formatted(entity, what)));
    }
}
