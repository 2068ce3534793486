package org.nvgre.runtime.policy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;

import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/// JSON as the nodes of YAML that it is, so that one reader knows the keys; by a parser that is many times as fast.
final class JsonNodes {

    private static final int[] NO_SNIPPET = {};

    private final JsonParser json;
    private Optional<Mark> mark = Optional.empty();
    private int line = -1;

    /// @param json at the first token of a value
    JsonNodes(JsonParser json) {
        this.json = json;
    }

    /// The value at which the parser is; then the parser is at its last token.
    Node read() throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> {
                Optional<Mark> start = here();
                var tuples = new ArrayList<NodeTuple>();
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    Node key = scalar(Tag.STR, json.currentName());
                    json.nextToken();
                    tuples.add(new NodeTuple(key, read()));
                }
                yield new MappingNode(Tag.MAP, true, tuples, FlowStyle.FLOW, start, Optional.empty());
            }
            case START_ARRAY -> {
                Optional<Mark> start = here();
                var items = new ArrayList<Node>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    items.add(read());
                }
                yield new SequenceNode(Tag.SEQ, true, items, FlowStyle.FLOW, start, Optional.empty());
            }
            case VALUE_NULL -> scalar(Tag.NULL, "null");
            default -> scalar(Tag.STR, json.getText());
        };
    }

    private Node scalar(Tag tag, String text) {
        return new ScalarNode(tag, true, text, ScalarStyle.PLAIN, here(), Optional.empty());
    }

    /// One mark for all of a line.
    private Optional<Mark> here() {
        int now = json.currentTokenLocation().getLineNr();
        if (now != line) {
            line = now;
            mark = Optional.of(new Mark("", 0, now - 1, 0, NO_SNIPPET, 0));
        }
        return mark;
    }
}
