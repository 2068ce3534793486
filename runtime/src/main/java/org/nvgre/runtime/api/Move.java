package org.nvgre.runtime.api;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.Spelling;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// That a customer address is to be at another switch.
///
/// @param virtualSubnetId needed when several have this address
/// @param port needed when several ports of the switch are in the virtual subnet
record Move(InetAddress customerAddress, OptionalInt virtualSubnetId, String switchName, OptionalInt port) {

    private static final List<String> KEYS = List.of("customerAddress", "virtualSubnetId", "switch", "port");

    /// JSON is YAML, too.
    ///
    /// @throws Refusal with every mistake
    static Move read(String text) {
        Object root;
        try {
            root = new Load(LoadSettings.builder().build()).loadFromString(text);
        } catch (YamlEngineException wrong) {
            throw Refusal.badRequest("the body is neither JSON nor YAML");
        }
        var mistakes = new ArrayList<Problem.Flaw>();
        Map<String, String> values = values(root, mistakes);
        Optional<InetAddress> address = read(values, "customerAddress", true, Addresses::parse, mistakes);
        Optional<Integer> vsid = read(values, "virtualSubnetId", false,
                each -> Query.parse(each, 0, 0xFFFFFF),
                mistakes);
        Optional<String> switchName = read(values, "switch", true, Function.identity(), mistakes);
        Optional<Integer> port = read(values, "port", false, each -> Query.parse(each, 0, 0xFFFF), mistakes);
        if (!mistakes.isEmpty()) {
            throw new Refusal(Problem.mistaken(mistakes));
        }
        return new Move(address.orElseThrow(), optional(vsid), switchName.orElseThrow(), optional(port));
    }

    private static Map<String, String> values(Object root, List<Problem.Flaw> mistakes) {
        var values = new LinkedHashMap<String, String>();
        if (!(root instanceof Map<?, ?> mapping)) {
            note(mistakes, "expected an object with " + String.join(", ", KEYS));
            return values;
        }
        mapping.forEach((key, value) -> {
            if (!(key instanceof String name) || !KEYS.contains(name)) {
                note(mistakes, "unknown key '%s' in a move; %s".formatted(key,
                        Spelling.nearest(String.valueOf(key), KEYS).map("did you mean '%s'?"::formatted)
                                .orElseGet(() -> "known are " + String.join(", ", KEYS))));
            } else if (value instanceof String || value instanceof Number) {
                values.put(name, value.toString());
            } else {
                note(mistakes, name + ": expected one value");
            }
        });
        return values;
    }

    private static <T> Optional<T> read(Map<String, String> values, String key, boolean needed,
            Function<String, T> parser, List<Problem.Flaw> mistakes) {
        String text = values.get(key);
        if (text == null) {
            if (needed && mistakes.stream().noneMatch(flaw -> flaw.text().startsWith(key + ":"))) {
                note(mistakes, "a move has no '%s'; add it".formatted(key));
            }
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException wrong) {
            note(mistakes, key + ": " + wrong.getMessage());
            return Optional.empty();
        }
    }

    private static void note(List<Problem.Flaw> mistakes, String text) {
        mistakes.add(new Problem.Flaw(Optional.empty(), 0, text));
    }

    private static OptionalInt optional(Optional<Integer> value) {
        return value.map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }
}
