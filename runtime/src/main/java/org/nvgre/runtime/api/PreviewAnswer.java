package org.nvgre.runtime.api;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.nvgre.p4runtime.Entity;
import org.nvgre.runtime.desired.Delta;
import org.nvgre.runtime.desired.Effect;

import com.fasterxml.jackson.core.JsonGenerator;

/// What a change would write, switch by switch.
final class PreviewAnswer {

    /// Of each switch's updates, as many are told.
    private static final int TOLD = 100;

    private enum Verb {
        INSERT("insert", "inserts"), MODIFY("modify", "modifies"), DELETE("delete", "deletes");

        private final String text;
        private final String plural;

        Verb(String text, String plural) {
            this.text = text;
            this.plural = plural;
        }
    }

    private record Update(Verb verb, Entity entity) {}

    private PreviewAnswer() {}

    /// @param revision the policy's that was compared with
    static Answer of(long revision, Effect effect) {
        return Answer.json(json -> {
            json.writeStartObject();
            json.writeNumberField("revision", revision);
            json.writeArrayFieldStart("switches");
            for (var each : new TreeMap<>(effect.bySwitch()).entrySet()) {
                List<Update> updates = updates(each.getValue());
                if (!updates.isEmpty()) {
                    write(json, each.getKey(), updates);
                }
            }
            json.writeEndArray();
            writeNames(json, "added", effect.added());
            writeNames(json, "removed", effect.removed());
            json.writeEndObject();
        }).at(revision);
    }

    private static void writeNames(JsonGenerator json, String key, Set<String> switches) throws IOException {
        json.writeArrayFieldStart(key);
        for (String name : new TreeSet<>(switches)) {
            json.writeString(name);
        }
        json.writeEndArray();
    }

    /// Which of the entities differ: each is known by its key.
    private static List<Update> updates(Delta delta) {
        Map<Object, Entity> before = new LinkedHashMap<>();
        delta.before().forEach(entity -> before.put(entity.key(), entity));
        Stream<Update> written = delta.after().stream().flatMap(entity -> {
            Entity old = before.remove(entity.key());
            return old == null
                    ? Stream.of(new Update(Verb.INSERT, entity))
                    : old.equals(entity) ? Stream.empty() : Stream.of(new Update(Verb.MODIFY, entity));
        });
        // What is left over once all of `after` was met.
        return Stream.of(written.toList(),
                before.values().stream().map(entity -> new Update(Verb.DELETE, entity)).toList())
                .flatMap(List::stream).toList();
    }

    private static void write(JsonGenerator json, String switchName, List<Update> updates)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("switch", switchName);
        for (Verb verb : Verb.values()) {
            json.writeNumberField(verb.plural, updates.stream().filter(each -> each.verb() == verb).count());
        }
        json.writeArrayFieldStart("updates");
        for (Update update : updates.subList(0, Math.min(TOLD, updates.size()))) {
            json.writeStartObject();
            json.writeStringField("update", update.verb().text);
            json.writeStringField("entity", update.entity().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
