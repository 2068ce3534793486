package org.nvgre.runtime.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

/// What a request is answered with.
///
/// @param mediaType empty: there is no body
/// @param length of the body in bytes; {@link #STREAMED} where it is made while it is sent
record Answer(int status, String mediaType, Map<String, String> headers, long length, Body body) {

    static final String JSON = "application/json";
    static final String YAML = "application/yaml";
    static final long STREAMED = -1;
    static final JsonFactory JSON_FORM = new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

    /// Writes itself; may be slow, and as long as it likes.
    @FunctionalInterface
    interface Body {

        void writeTo(OutputStream out) throws IOException;

        /// Lets go of what it was made from, whether it was written or not.
        default void close() {}
    }

    /// Writes one JSON value.
    @FunctionalInterface
    interface JsonBody {
        void writeTo(JsonGenerator json) throws IOException;
    }

    Answer {
        headers = Map.copyOf(headers);
    }

    static Answer json(JsonBody body) {
        return json(200, JSON, body);
    }

    static Answer json(int status, String mediaType, JsonBody body) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON_FORM.createGenerator(bytes)) {
            body.writeTo(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException("into memory", impossible);
        }
        return of(status, mediaType, bytes.toByteArray());
    }

    static Answer text(String mediaType, String text) {
        return of(200, mediaType, text.getBytes(StandardCharsets.UTF_8));
    }

    static Answer of(int status, String mediaType, byte[] bytes) {
        return new Answer(status, mediaType, Map.of(), bytes.length, out -> out.write(bytes));
    }

    static Answer streamed(String mediaType, Body body) {
        return new Answer(200, mediaType, Map.of(), STREAMED, body);
    }

    static Answer empty(int status) {
        return new Answer(status, "", Map.of(), 0, _ -> {
        });
    }

    Answer with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, mediaType, more, length, body);
    }

    /// With the policy's revision as its entity tag.
    Answer at(long revision) {
        return with("ETag", "\"" + revision + "\"");
    }
}
