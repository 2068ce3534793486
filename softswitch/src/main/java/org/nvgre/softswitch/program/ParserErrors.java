package org.nvgre.softswitch.program;

import java.util.HashMap;
import java.util.Map;

/** The numbers of the errors of core.p4 in one program; where it gives none, unused ones are taken. */
record ParserErrors(int noError, int packetTooShort, int stackOutOfBounds, int headerTooShort, int timeout,
        int invalidArgument, int noMatch, Map<Integer, String> names) {

    static ParserErrors of(Map<String, Integer> declared) {
        Map<String, Integer> all = new HashMap<>(declared);
        return new ParserErrors(number(all, "NoError"), number(all, "PacketTooShort"),
                number(all, "StackOutOfBounds"), number(all, "HeaderTooShort"), number(all, "ParserTimeout"),
                number(all, "ParserInvalidArgument"),
                number(all, "NoMatch"), names(all));
    }

    /** What an error is called; its number where it has no name. */
    String name(int error) {
        return names.getOrDefault(error, "error " + error);
    }

    private static Map<Integer, String> names(Map<String, Integer> all) {
        Map<Integer, String> names = new HashMap<>();
        all.forEach((name, number) -> names.put(number, name));
        return Map.copyOf(names);
    }

    private static int number(Map<String, Integer> all, String name) {
        Integer number = all.get(name);
        if (number == null) {
            number = 0;
            while (all.containsValue(number)) {
                number++;
            }
            all.put(name, number);
        }
        return number;
    }
}
