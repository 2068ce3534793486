package org.nvgre.softswitch.trace;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import org.nvgre.softswitch.table.FieldMatch;

/// A trace for a program to read: an array of the events, each with its kind under `event`, and their parts as the
/// records of [TraceEvent] have them. Values of fields are hexadecimal strings, since JSON's readers lose bits of long
/// numbers; packets are hexadecimal strings; what is not there is null.
public final class TraceJson {

    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "event")
    private interface WithEvent {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "effect")
    private interface WithEffect {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
    private interface WithKind {}

    private static final JsonMapper JSON = JsonMapper.builder()
            .configure(EnumFeature.WRITE_ENUMS_TO_LOWERCASE, true)
            .addMixIn(TraceEvent.class, WithEvent.class)
            .addMixIn(Effect.class, WithEffect.class)
            .addMixIn(FieldMatch.class, WithKind.class)
            .addModule(new SimpleModule()
                    .addSerializer(new As<BigInteger>(BigInteger.class, value -> "0x" + value.toString(16)))
                    .addSerializer(new As<ByteString>(ByteString.class,
                            bytes -> HexFormat.of().formatHex(bytes.toByteArray())))
                    .addSerializer(new As<Optional<?>>(Optional.class, value -> value.orElse(null))))
            .build();

    private TraceJson() {}

    public static ArrayNode of(Trace trace) {
        ArrayNode events = JSON.createArrayNode();
        trace.events().forEach(
                event -> events.add(JSON.<JsonNode>valueToTree(event)));
        return events;
    }

    /// Writes something else in a value's place.
    private static final class As<T> extends StdSerializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Function<T, Object> written;

        As(Class<?> type, Function<T, Object> written) {
            super(type, false);
            this.written = written;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider all) throws IOException {
            out.writePOJO(written.apply(value));
        }
    }
}
