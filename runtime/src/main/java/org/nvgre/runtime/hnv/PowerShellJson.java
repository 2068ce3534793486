package org.nvgre.runtime.hnv;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;

/// Reads what PowerShell's `ConvertTo-Json` wrote and `>` or `Out-File` saved.
///
/// As it comes: a lone object instead of a list of one; nothing at all instead of an empty list; `{"value": [...],
/// "Count": n}` around a list (Windows PowerShell 5.1); several documents in one file (`>>`); UTF-16 with a byte-order
/// mark (Windows PowerShell 5.1), UTF-8 with or without one; `CimClass` and its like in every object.
final class PowerShellJson {

    private static final JsonFactory JSON = new JsonFactory();

    private final Path file;
    private final Optional<String> host;
    private final Findings findings;
    private final List<CimObject> objects = new ArrayList<>();

    private PowerShellJson(Path file, Optional<String> host, Findings findings) {
        this.file = file;
        this.host = host;
        this.findings = findings;
    }

    /// All objects of a file, down to where it stops being JSON.
    static List<CimObject> read(Path file, Optional<String> host, Findings findings) {
        var reader = new PowerShellJson(file, host, findings);
        try (JsonParser json = JSON.createParser(text(Files.readAllBytes(file)))) {
            reader.documents(json);
        } catch (JsonProcessingException wrong) {
            JsonLocation where = wrong.getLocation();
            findings.mistake(new Place(file, where == null ? 0 : where.getLineNr(), "$"),
                    "not JSON: %s; save what ConvertTo-Json gives, and nothing else"
                            .formatted(wrong.getOriginalMessage()));
        } catch (IOException wrong) {
            findings.mistake(new Place(file, 0, "$"), "cannot be read (%s)".formatted(wrong.getMessage()));
        }
        return reader.objects;
    }

    /// By the byte-order mark; without one UTF-16 is known by the zero beside the first character, which is ASCII.
    private static String text(byte[] bytes) {
        int first = bytes.length > 0 ? bytes[0] & 0xFF : -1;
        int second = bytes.length > 1 ? bytes[1] & 0xFF : -1;
        if (first == 0xFF && second == 0xFE) {
            return decode(bytes, 2, StandardCharsets.UTF_16LE);
        }
        if (first == 0xFE && second == 0xFF) {
            return decode(bytes, 2, StandardCharsets.UTF_16BE);
        }
        if (first == 0xEF && second == 0xBB && bytes.length > 2 && (bytes[2] & 0xFF) == 0xBF) {
            return decode(bytes, 3, StandardCharsets.UTF_8);
        }
        if (second == 0) {
            return decode(bytes, 0, StandardCharsets.UTF_16LE);
        }
        return decode(bytes, 0, first == 0 ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8);
    }

    private static String decode(byte[] bytes, int from, Charset charset) {
        return new String(bytes, from, bytes.length - from, charset);
    }

    private void documents(JsonParser json) throws IOException {
        while (json.nextToken() != null) {
            value(json, "$");
        }
    }

    private void value(JsonParser json, String path) throws IOException {
        switch (json.currentToken()) {
            case START_OBJECT -> object(json, path);
            case START_ARRAY -> {
                for (int index = 0; json.nextToken() != JsonToken.END_ARRAY; index++) {
                    value(json, "%s[%d]".formatted(path, index));
                }
            }
            case VALUE_NULL -> {
                // what a cmdlet gives that found nothing
            }
            default -> findings.mistake(here(json, path),
                    "expected an object with an HNV record's properties, found '%s'"
                            .formatted(json.getText()));
        }
    }

    private void object(JsonParser json, String path) throws IOException {
        Place place = here(json, path);
        Map<String, CimObject.Value> properties = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int before = objects.size();
        boolean wrapper = false;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String property = json.currentName();
            json.nextToken();
            if (json.currentToken() == JsonToken.START_ARRAY && property.equals("value")) {
                wrapper = true;
                value(json, path + ".value");
            } else if (json.currentToken().isStructStart()) {
                json.skipChildren();
            } else if (json.currentToken() != JsonToken.VALUE_NULL) {
                properties.put(property, new CimObject.Value(json.getText(),
                        json.currentTokenLocation().getLineNr()));
            }
        }
        if (!wrapper) {
            objects.add(before, new CimObject(place, properties, host));
        }
    }

    private Place here(JsonParser json, String path) {
        return new Place(file, json.currentTokenLocation().getLineNr(), path);
    }
}
