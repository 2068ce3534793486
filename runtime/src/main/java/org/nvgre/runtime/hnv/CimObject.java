package org.nvgre.runtime.hnv;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// One instance of a CIM class, as `ConvertTo-Json` wrote it: its plain properties, whose names have no case.
///
/// @param properties those with a value
/// @param host       the name of the folder the file is in, where that is one of the import's sub-folders
record CimObject(Place place, Map<String, Value> properties, Optional<String> host) {

    /// A property's value, as text, and its line.
    record Value(String text, int line) {}

    boolean has(String property) {
        return properties.containsKey(property);
    }

    Place placeOf(String property) {
        Value value = properties.get(property);
        return new Place(place.file(), value == null ? place.line() : value.line(),
                place.path() + "." + property);
    }

    /// The value, or `null` when it is missing or wrong; then a mistake is noted.
    <T> T required(String property, Findings findings, Function<String, T> parser) {
        if (!has(property)) {
            findings.mistake(placeOf(property), "is missing; export with all properties (no Select-Object)");
            return null;
        }
        return optional(property, findings, null, parser);
    }

    <T> T optional(String property, Findings findings, T otherwise, Function<String, T> parser) {
        Value value = properties.get(property);
        if (value == null || value.text().isBlank()) {
            return otherwise;
        }
        try {
            return parser.apply(value.text().strip());
        } catch (IllegalArgumentException wrong) {
            findings.mistake(placeOf(property), wrong.getMessage());
            return null;
        }
    }
}
