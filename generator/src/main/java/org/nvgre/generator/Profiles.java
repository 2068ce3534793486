package org.nvgre.generator;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// Reads profiles: the built-in ones (`p4/profiles`) and a user's own files.
public final class Profiles {
    /// The first is what a command takes when none is named.
    public static final List<String> BUILT_IN = List.of("minimal", "draft-02", "nic-endpoint", "tor-gateway",
            "full");

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private Profiles() {}

    /// @throws IllegalArgumentException naming the built-in profiles when there is none of that name
    public static Profile builtIn(String name) {
        if (!BUILT_IN.contains(name)) {
            throw new IllegalArgumentException(
                    "no built-in profile '" + name + "'; there is " + String.join(", ", BUILT_IN));
        }
        try (InputStream yaml = Profiles.class.getResourceAsStream("/p4/profiles/" + name + ".yaml")) {
            return YAML.readValue(yaml, Profile.class);
        } catch (IOException e) {
            throw new UncheckedIOException("built-in profile " + name, e);
        }
    }

    /// @throws ProfileException when the file cannot be read or says something a profile cannot say
    public static Profile load(Path file) throws ProfileException {
        try {
            String yaml = Files.readString(file);
            try {
                return YAML.readValue(yaml, Profile.class);
            } catch (JacksonException e) {
                throw new ProfileException(file + ":" + line(e, yaml) + ": " + explain(e));
            }
        } catch (NoSuchFileException e) {
            throw new ProfileException(
                    file + ": no such file; built-in profiles: " + String.join(", ", BUILT_IN));
        } catch (IOException e) {
            throw new ProfileException(file + ": cannot be read: " + e.getMessage());
        }
    }

    private static int line(JacksonException problem, String yaml) throws IOException {
        int reported = problem.getLocation() == null ? 1 : Math.max(problem.getLocation().getLineNr(), 1);
        return problem instanceof JsonMappingException mapping
                ? KeyLine.of(path(mapping), yaml).orElse(reported)
                : reported;
    }

    private static String explain(JacksonException problem) {
        return switch (problem) {
            case UnrecognizedPropertyException unknown -> "unknown key '" + unknown.getPropertyName()
                    + "'; known here: "
                    + unknown.getKnownPropertyIds().stream().map(Object::toString).sorted()
                            .collect(Collectors.joining(", "));
            case ValueInstantiationException wrong when wrong
                    .getCause() instanceof IllegalArgumentException cause ->
                cause.getMessage();
            case MismatchedInputException wrong ->
                "'" + String.join(".", path(wrong)) + "' must be " + expected(wrong.getTargetType());
            default -> firstLine(problem.getOriginalMessage());
        };
    }

    private static List<String> path(JsonMappingException problem) {
        return problem.getPath().stream().map(JsonMappingException.Reference::getFieldName).toList();
    }

    private static String expected(Class<?> type) {
        if (type == Integer.class) {
            return "a whole number";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        if (type == Standard.class) {
            return "rfc7637 or draft-02";
        }
        if (type == Dscp.class) {
            return "pipe or uniform";
        }
        return type == String.class ? "a text" : "a map of keys";
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("not understood");
    }
}
