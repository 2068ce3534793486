package org.nvgre.bmv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nvgre.bmv2.bench.Programs;
import org.nvgre.generator.Profiles;
import org.nvgre.generator.compile.P4Toolchain;
import org.p4.config.v1.P4Info;

/// A controller cannot tell who compiled the program.
class P4InfoTest {
    @ParameterizedTest
    @MethodSource
    @DisplayName("our compiler's P4Info and p4c's are equal after sorting")
    void equalToP4c(String profile) {
        P4Toolchain.named("p4c").missing().ifPresent(missing -> assumeTrue(false, missing));
        P4Info ours = Programs.compiled(profile, "embedded").p4Info();
        P4Info theirs = Programs.compiled(profile, "p4c").p4Info();
        assertEquals(String.join("", sorted(theirs)), String.join("", sorted(ours)));
    }

    static Stream<String> equalToP4c() {
        return Profiles.BUILT_IN.stream();
    }

    /// Everything in it, as text, by kind and text: a difference shows as the entity it is in.
    private static List<String> sorted(P4Info info) {
        Map<String, List<String>> byKind = new TreeMap<>();
        for (Map.Entry<FieldDescriptor, Object> field : info.getAllFields().entrySet()) {
            String kind = field.getKey().getName();
            List<?> values = field.getKey().isRepeated()
                    ? (List<?>) field.getValue()
                    : List.of(field.getValue());
            byKind.put(kind,
                    values.stream()
                            .map(value -> kind + " {\n" + TextFormat.printer().printToString((Message) value)
                                    + "}\n")
                            .sorted(Comparator.naturalOrder()).toList());
        }
        return byKind.values().stream().flatMap(List::stream).toList();
    }
}
