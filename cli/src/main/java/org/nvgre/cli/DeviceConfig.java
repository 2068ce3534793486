package org.nvgre.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;

/// A look at `nvgre.json` before any switch sees it, so that a wrong file changes nothing anywhere. Whether
/// all of it makes sense only the switch can say.
final class DeviceConfig {

    private static final JsonMapper JSON = new JsonMapper();

    private DeviceConfig() {}

    /// @throws IOException with one line that names the file
    static void check(Path file, byte[] bytes) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(bytes);
        } catch (JacksonException e) {
            throw new IOException("%s:%d: this is no JSON: %s".formatted(file, e.getLocation().getLineNr(),
                    Complaint.oneLine(e.getOriginalMessage())), e);
        }
        if (!root.path("pipelines").isArray() || !root.path("parsers").isArray()) {
            throw new IOException("%s:1: this is JSON, but no pipeline: 'parsers' or 'pipelines' is missing; "
                    .formatted(file) + "`nvgre compile` writes one");
        }
    }
}
