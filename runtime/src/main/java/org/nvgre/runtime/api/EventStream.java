package org.nvgre.runtime.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import org.nvgre.runtime.api.EventFeed.Notice;
import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.policy.PartKey;

import com.fasterxml.jackson.core.JsonGenerator;

/// One listener's server-sent events (WHATWG HTML §9.2): what of the notices it may see, in the words of `/v1/events`.
final class EventStream implements Answer.Body {

    static final String MEDIA_TYPE = "text/event-stream";

    /// Of a change's parts, as many are named.
    private static final int NAMED = 1000;
    private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Caller caller;
    private final Function<PartKey, Optional<Part>> part;
    private final BlockingQueue<Notice> notices;
    private final Duration heartbeat;
    private final Consumer<EventStream> ended;
    private volatile Thread writer;
    private List<Notice> first = List.of();
    private Scope scope;

    /// @param part how the policy is now
    /// @param backlog how many notices may wait
    EventStream(Caller caller, Function<PartKey, Optional<Part>> part, int backlog, Duration heartbeat,
            Consumer<EventStream> ended) {
        this.caller = caller;
        this.part = part;
        this.notices = new ArrayBlockingQueue<>(backlog);
        this.heartbeat = heartbeat;
        this.ended = ended;
        this.scope = Scope.of(caller, part);
    }

    /// What is told before anything that is offered.
    void beginWith(List<Notice> earlier) {
        first = List.copyOf(earlier);
    }

    /// @return whether there was room for it; if not, the listener is cut off
    boolean offer(Notice notice) {
        if (notices.offer(notice)) {
            return true;
        }
        Thread stuck = writer;
        if (stuck != null) {
            stuck.interrupt(); // it may be in the midst of a write that nobody reads; this closes the connection
        }
        return false;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        writer = Thread.currentThread();
        try {
            out.write(HEARTBEAT); // so that the client knows at once that it is heard
            for (Notice notice : first) {
                write(notice, out);
            }
            out.flush();
            Notice notice = next();
            while (!(notice instanceof Notice.End)) {
                if (notice == null) {
                    out.write(HEARTBEAT);
                } else {
                    write(notice, out);
                }
                if (notices.isEmpty()) {
                    out.flush();
                }
                notice = next();
            }
        } catch (InterruptedException _) {
            throw new IOException("too slow: cut off");
        }
    }

    /// `null`: nothing for a while.
    private Notice next() throws InterruptedException {
        return notices.poll(heartbeat.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        ended.accept(this);
    }

    private void write(Notice notice, OutputStream out) throws IOException {
        switch (notice) {
            case Notice.Committed committed -> write(committed, out);
            case Notice.Reset(long revision) -> write(out, "reset", Optional.of(revision),
                    json -> json.writeNumberField("revision", revision));
            case Notice.Changed(var status) -> {
                if (caller.may(Role.Right.OBSERVE)) {
                    write(out, "switch", Optional.empty(), json -> SwitchResource.writeFields(json, status));
                }
            }
            case Notice.End _ -> {
                // not told
            }
        }
    }

    private void write(Notice.Committed committed, OutputStream out) throws IOException {
        if (!caller.may(Role.Right.READ)) {
            return;
        }
        // What has just been taken from a tenant was its own until now.
        Scope now = Scope.of(caller, part);
        Scope either = scope.or(now);
        scope = now;
        List<PartKey> put = committed.change().put().stream().filter(either::sees).map(Part::key).toList();
        List<PartKey> deleted = committed.change().delete().stream().filter(either::sees).toList();
        if (put.isEmpty() && deleted.isEmpty()) {
            return;
        }
        write(out, "policy", Optional.of(committed.revision()), json -> {
            json.writeNumberField("revision", committed.revision());
            long named = write(json, "put", put.stream().limit(NAMED))
                    + write(json, "deleted", deleted.stream().limit(NAMED));
            if (put.size() + deleted.size() > named) {
                json.writeNumberField("more", put.size() + deleted.size() - named);
            }
        });
    }

    private static long write(JsonGenerator json, String list, Stream<PartKey> keys) throws IOException {
        json.writeArrayFieldStart(list);
        List<PartKey> named = keys.toList();
        for (PartKey key : named) {
            json.writeString(key.toString());
        }
        json.writeEndArray();
        return named.size();
    }

    /// The data are one line: JSON without a line break.
    private static void write(OutputStream out, String event, Optional<Long> id, Answer.JsonBody fields)
            throws IOException {
        String head = "event: " + event + id.map(number -> "\nid: " + number).orElse("") + "\ndata: ";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        try (JsonGenerator json = Answer.JSON_FORM.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
            json.writeStartObject();
            fields.writeTo(json);
            json.writeEndObject();
        }
        out.write('\n');
        out.write('\n');
    }
}
