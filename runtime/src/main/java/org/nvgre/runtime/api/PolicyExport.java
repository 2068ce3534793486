package org.nvgre.runtime.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.policy.PartJson;
import org.nvgre.runtime.policy.PartKey.Kind;

import com.fasterxml.jackson.core.JsonGenerator;

/// A policy as a document, made part by part while it is sent: there is never more than one of them in memory.
///
/// @param view is closed with it
/// @param scope what of it is shown
/// @param yaml or else JSON
record PolicyExport(Control.View view, Scope scope, boolean yaml) implements Answer.Body {

    @Override
    public void writeTo(OutputStream out) throws IOException {
        if (yaml) {
            writeYaml(out);
        } else {
            writeJson(out);
        }
    }

    private void writeJson(OutputStream out) throws IOException {
        try (JsonGenerator json = Answer.JSON_FORM.createGenerator(out)) {
            json.writeStartObject();
            for (Kind kind : Kind.values()) {
                try (Stream<Part> parts = parts(kind)) {
                    json.writeArrayFieldStart(kind.text());
                    Iterator<Part> each = parts.iterator();
                    while (each.hasNext()) {
                        PartJson.write(each.next(), json);
                    }
                    json.writeEndArray();
                }
            }
            json.writeEndObject();
        }
    }

    /// One line for each part, in YAML's flow style, which is JSON.
    private void writeYaml(OutputStream out) throws IOException {
        for (Kind kind : Kind.values()) {
            try (Stream<Part> parts = parts(kind)) {
                Iterator<Part> each = parts.iterator();
                out.write(utf8(kind.text() + (each.hasNext() ? ":\n" : ": []\n")));
                while (each.hasNext()) {
                    out.write(utf8("  - "));
                    out.write(PartJson.bytes(each.next()));
                    out.write('\n');
                }
            }
        }
    }

    private Stream<Part> parts(Kind kind) {
        return view.parts(kind, List.of(), Optional.empty()).filter(scope::sees);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        view.close();
    }
}
