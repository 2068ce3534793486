package org.nvgre.runtime.api;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

import org.nvgre.p4runtime.Subscription;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.service.SwitchStatus;

/// Hands on what happens to all who listen, and remembers the last changes for those who come back. Never waits for
/// anyone: a listener that cannot keep up is dropped.
final class EventFeed implements Control.Listener, AutoCloseable {

    /// So many changes are remembered, and so many parts of theirs altogether.
    private static final int REMEMBERED = 1000;
    private static final int REMEMBERED_PARTS = 20_000;

    sealed interface Notice {

        /// The policy has changed.
        record Committed(long revision, PolicyChange change) implements Notice {

            int parts() {
                return change.put().size() + change.delete().size();
            }
        }

        /// It has, and how is not known any more.
        record Reset(long revision) implements Notice {}

        record Changed(SwitchStatus status) implements Notice {}

        /// There will be no more.
        record End() implements Notice {}
    }

    private final Control control;
    private final int backlog;
    private final int mostListeners;
    private final Deque<Notice.Committed> remembered = new ArrayDeque<>();
    private final Set<EventStream> listeners = new HashSet<>();
    private Subscription subscription;
    private int rememberedParts;
    /// Every change after this one is remembered.
    private long completeAfter;
    private long newest;

    private EventFeed(Control control, ApiSettings.Limits limits) {
        this.control = control;
        this.backlog = limits.backlog();
        this.mostListeners = limits.streams();
    }

    static EventFeed of(Control control, ApiSettings.Limits limits) {
        var feed = new EventFeed(control, limits);
        Subscription subscription = control.events(feed);
        feed.completeFrom(control.revision(), subscription);
        return feed;
    }

    /// What was committed while it subscribed may have been missed.
    private synchronized void completeFrom(long revision, Subscription from) {
        completeAfter = Math.max(completeAfter, revision);
        newest = Math.max(newest, revision);
        subscription = from;
    }

    @Override
    public synchronized void committed(long revision, PolicyChange change) {
        var notice = new Notice.Committed(revision, change);
        newest = Math.max(newest, revision);
        remembered.addLast(notice);
        rememberedParts += notice.parts();
        while (remembered.size() > REMEMBERED || rememberedParts > REMEMBERED_PARTS) {
            Notice.Committed forgotten = remembered.removeFirst();
            rememberedParts -= forgotten.parts();
            completeAfter = forgotten.revision();
        }
        tell(notice);
    }

    @Override
    public synchronized void changed(SwitchStatus status) {
        tell(new Notice.Changed(status));
    }

    private void tell(Notice notice) {
        listeners.removeIf(listener -> !listener.offer(notice));
    }

    /// Everything from now on; and before it, what the listener has missed, and how the switches are.
    ///
    /// @param lastSeen the last revision that it knows of; empty: it wants to know of new ones only
    /// @throws Refusal when too many listen
    EventStream open(Caller caller, OptionalLong lastSeen, ApiSettings.Limits limits) {
        var stream = new EventStream(caller, control::part, backlog, limits.heartbeat(), this::close);
        List<Notice> first = new ArrayList<>(listen(stream, lastSeen, control.revision()));
        // Asked only now, and not under the lock: a change that comes meanwhile is told of, too.
        control.switches().forEach(status -> first.add(new Notice.Changed(status)));
        stream.beginWith(first);
        return stream;
    }

    private synchronized List<Notice> listen(EventStream stream, OptionalLong lastSeen, long revision) {
        if (listeners.size() >= mostListeners) {
            throw new Refusal(new Problem(429, "Too Many Requests",
                    "%d clients listen already; try again later".formatted(mostListeners)));
        }
        listeners.add(stream);
        if (lastSeen.isEmpty()) {
            return List.of();
        }
        long seen = lastSeen.getAsLong();
        return seen < completeAfter || seen > Math.max(newest, revision)
                ? List.of(new Notice.Reset(newest))
                : remembered.stream().filter(change -> change.revision() > seen).map(Notice.class::cast)
                        .toList();
    }

    private synchronized void close(EventStream stream) {
        listeners.remove(stream);
    }

    /// All streams end.
    @Override
    public synchronized void close() {
        subscription.close();
        tell(new Notice.End());
        listeners.clear();
    }
}
