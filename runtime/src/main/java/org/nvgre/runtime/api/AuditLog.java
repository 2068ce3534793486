package org.nvgre.runtime.api;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import com.fasterxml.jackson.core.JsonGenerator;

/// Who changed what: one line of JSON for each request that could have changed something, the refused ones, too. It is
/// in the file before the answer goes out.
final class AuditLog implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(AuditLog.class.getName());
    /// Of the parts that a change names, as many are written down.
    static final int NAMED_PARTS = 100;

    /// @param who the caller; empty: not known
    /// @param from its network address
    /// @param request method and path
    /// @param status of the answer
    /// @param revision that the change made
    /// @param put the first {@link #NAMED_PARTS} parts; likewise `deleted`
    /// @param parts how many there are
    record Entry(Optional<Caller> who, String from, String request, int status, OptionalLong revision,
            List<String> put, List<String> deleted, int parts) {

        Entry {
            put = List.copyOf(put);
            deleted = List.copyOf(deleted);
        }
    }

    private final Optional<Path> file;
    private final InstantSource clock;
    private final OutputStream out;

    /// @param file is appended to; empty: nothing is written
    AuditLog(Optional<Path> file, InstantSource clock) throws IOException {
        this.file = file;
        this.clock = clock;
        out = file.isPresent()
                ? Files.newOutputStream(file.get(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                : OutputStream.nullOutputStream();
    }

    void write(Entry entry) {
        byte[] line = (line(entry, clock.instant()) + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            synchronized (out) {
                out.write(line); // in one piece, unbuffered: it is the operating system's now
            }
        } catch (IOException failure) {
            // The change is made already: all that is left is to say so where it will be seen.
            LOG.log(System.Logger.Level.ERROR, "audit log %s: %s; not written: %s".formatted(
                    file.map(Path::toString).orElse(""), failure.getMessage(), line(entry, clock.instant())));
        }
    }

    private static String line(Entry entry, Instant time) {
        var text = new StringWriter();
        try (JsonGenerator json = Answer.JSON_FORM.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("time", time.toString());
            json.writeStringField("who", entry.who().map(Caller::name).orElse("unknown"));
            if (entry.who().isPresent()) {
                json.writeStringField("role", entry.who().get().role().text());
            }
            json.writeStringField("from", entry.from());
            json.writeStringField("request", entry.request());
            json.writeNumberField("status", entry.status());
            if (entry.revision().isPresent()) {
                json.writeNumberField("revision", entry.revision().getAsLong());
            }
            writeNames(json, "put", entry.put());
            writeNames(json, "deleted", entry.deleted());
            if (entry.parts() > entry.put().size() + entry.deleted().size()) {
                json.writeNumberField("parts", entry.parts());
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("into memory", impossible);
        }
        return text.toString();
    }

    private static void writeNames(JsonGenerator json, String key, List<String> names) throws IOException {
        if (!names.isEmpty()) {
            json.writeArrayFieldStart(key);
            for (String name : names) {
                json.writeString(name);
            }
            json.writeEndArray();
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
