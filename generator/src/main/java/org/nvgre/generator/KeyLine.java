package org.nvgre.generator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalInt;

/// Where a key stands in a YAML text. Jackson makes a record when its map has ended, and says that place.
final class KeyLine {
    private KeyLine() {}

    /// @param path the keys that lead to it, from the top
    static OptionalInt of(List<String> path, String yaml) throws IOException {
        try (JsonParser parser = new YAMLFactory().createParser(yaml)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && path.equals(pathOf(parser.getParsingContext()))) {
                    return OptionalInt.of(parser.currentTokenLocation().getLineNr());
                }
            }
            return OptionalInt.empty();
        }
    }

    private static List<String> pathOf(JsonStreamContext context) {
        var keys = new ArrayDeque<String>();
        for (JsonStreamContext each = context; each != null && !each.inRoot(); each = each.getParent()) {
            keys.addFirst(String.valueOf(each.getCurrentName()));
        }
        return List.copyOf(keys);
    }
}
