package org.nvgre.runtime.device;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.P4RuntimeClient;
import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.p4runtime.Table;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.p4runtime.Update;
import org.nvgre.runtime.desired.Walk;
import org.nvgre.runtime.desired.WriteOrder;

import io.grpc.Status;

/// One pass over one device: read, compare, write what differs, read back what was written. Nothing is kept of what is
/// as it should be but its fingerprint, and what is written is generated as it is written: so a pass over a million
/// entities takes tens of megabytes. What the device refuses keeps nothing else from being written: one tenant's entry
/// that does not fit is no reason to leave the others' out. Used once.
final class Reconciliation {

    /// Entities that are generated at a time.
    private static final int CHUNK = 2048;
    /// Written entities that are read back. What many more are the next comparison finds out.
    private static final int READ_BACK = 1000;
    private static final int MOST_FOREIGN = 100;

    private final P4RuntimeClient client;
    private final String switchName;
    private final Plan plan;
    private final Foreign foreign;
    private final Claims claims;
    private final Tally tally = new Tally();
    private final Writes writes;
    private final List<Update> written = new ArrayList<>();
    private final List<String> letBe = new ArrayList<>();
    private final List<List<Update>> pending = new ArrayList<>();
    private int pendingCount;
    private int levelUnderWay;
    private Table table;
    private int levelOfTable;
    private long equal;

    Reconciliation(P4RuntimeClient client, String switchName, Plan plan, Foreign foreign, Claims claims) {
        this.client = client;
        this.switchName = switchName;
        this.plan = plan;
        this.foreign = foreign;
        this.claims = claims;
        this.writes = new Writes(client, tally, this::done);
        for (int level = 0; level < WriteOrder.COUNT; level++) {
            pending.add(new ArrayList<>());
        }
    }

    /// @throws P4RuntimeException when the device is lost on the way, or will not have the pipeline
    Report run() throws P4RuntimeException {
        boolean pushed = client.ensurePipeline(plan.pipeline());
        claims.begin();
        try {
            var image = new DeviceImage(plan.size());
            client.readAll(plan.pipeline(), image::add);
            repair(image);
            if (image.excess() > 0) {
                remove(image);
            }
            readBack();
        } finally {
            claims.end();
        }
        return tally.report(switchName, pushed, equal, letBe);
    }

    private void done(Update update) {
        if (written.size() <= READ_BACK) {
            written.add(update);
        }
    }

    /// Writes what is missing or different, while it goes through what is wanted.
    private void repair(DeviceImage image) throws P4RuntimeException {
        Walk walk = plan.walk();
        ReentrantLock writing = claims.writing();
        writing.lock();
        try {
            boolean more = true;
            while (more) {
                more = walk.next(CHUNK, entity -> compare(image, entity));
                if (pendingCount >= CHUNK) {
                    flush();
                }
                giveWay(writing);
            }
            flush();
            finish();
        } finally {
            writing.unlock();
        }
    }

    private void compare(DeviceImage image, Entity entity) {
        switch (image.compare(entity)) {
            case EQUAL -> equal++;
            case MISSING -> later(Update.insert(entity));
            case DIFFERENT -> later(Update.modify(entity));
        }
    }

    private void later(Update update) {
        pending.get(level(update.key())).add(update);
        pendingCount++;
    }

    /// The same for all entries of a table, which mostly come one after the other.
    private int level(Entity.Key key) {
        if (!(key instanceof TableEntry.Key entry)) {
            return WriteOrder.level(key);
        }
        if (!entry.table().equals(table)) {
            table = entry.table();
            levelOfTable = WriteOrder.level(key);
        }
        return levelOfTable;
    }

    private void flush() throws P4RuntimeException {
        for (int level = 0; level < pending.size(); level++) {
            List<Update> updates = pending.get(level);
            if (!updates.isEmpty()) {
                if (level != levelUnderWay) {
                    finish();
                    levelUnderWay = level;
                }
                write(updates);
                updates.clear();
            }
        }
        pendingCount = 0;
    }

    private void write(List<Update> updates) throws P4RuntimeException {
        for (Update update : updates) {
            if (!claims.touched(update.key())) {
                writes.add(update);
            }
        }
        requireReach();
    }

    private void finish() throws P4RuntimeException {
        writes.finish();
        requireReach();
    }

    private void requireReach() throws P4RuntimeException {
        if (writes.lost().isPresent()) {
            throw P4RuntimeException.lost(writes.lost().get());
        }
    }

    /// Lets changes pass that wait, when nothing of ours is under way any more.
    private void giveWay(ReentrantLock writing) throws P4RuntimeException {
        if (writing.hasQueuedThreads()) {
            finish();
            writing.unlock();
            writing.lock();
        }
    }

    /// Finds again what nobody wants, of which only the fingerprints are known, and deletes or reports it.
    private void remove(DeviceImage image) throws P4RuntimeException {
        client.readAll(plan.pipeline(), wire -> {
            if (image.isExcess(wire)) {
                Entity.Key key = Entity.Key.of(plan.pipeline(), wire);
                if (foreign == Foreign.REMOVE) {
                    later(Update.delete(key));
                } else if (!claims.touched(key) && letBe.size() < MOST_FOREIGN) {
                    letBe.add(key.toString());
                }
            }
        });
        ReentrantLock writing = claims.writing();
        writing.lock();
        try {
            for (List<Update> updates : pending.reversed()) {
                write(updates);
                finish();
                updates.clear();
                giveWay(writing);
            }
        } finally {
            writing.unlock();
        }
    }

    /// What the device said it did, it must hold now.
    private void readBack() throws P4RuntimeException {
        if (written.isEmpty() || written.size() > READ_BACK) {
            return;
        }
        var image = new DeviceImage(written.size());
        try {
            client.readEach(written.stream().map(Update::key).toList()).forEach(image::add);
        } catch (P4RuntimeException.Refused refused) {
            if (refused.code() == Status.Code.UNIMPLEMENTED || refused.code() == Status.Code.NOT_FOUND
                    || refused.code() == Status.Code.UNKNOWN) {
                return; // it cannot say: then the next comparison does
            }
            throw refused;
        }
        for (Update update : written) {
            if (claims.touched(update.key())) {
                continue;
            }
            switch (update) {
                case Update.Insert(Entity entity) -> check(image, entity);
                case Update.Modify(Entity entity) -> check(image, entity);
                case Update.Delete(Entity.Key key) -> {
                    if (image.holds(key)) {
                        tally.failed(1, key + " is still there, though the device deleted it");
                    }
                }
            }
        }
    }

    private void check(DeviceImage image, Entity entity) {
        switch (image.compare(entity)) {
            case EQUAL -> {
                // as it should be
            }
            case MISSING -> tally.failed(1, entity + " is not there, though the device took it");
            case DIFFERENT -> tally.failed(1, entity + " is held with other contents than were written");
        }
    }
}
