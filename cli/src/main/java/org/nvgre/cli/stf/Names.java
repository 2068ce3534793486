package org.nvgre.cli.stf;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// Finds what an STF file means by a name: what is called so, else the only one whose name ends so.
final class Names {

    private Names() {}

    /// @param kind what it is, for messages
    static String find(String kind, String name, Collection<String> all) throws StfException {
        if (all.contains(name)) {
            return name;
        }
        List<String> candidates = all.stream().filter(candidate -> candidate.endsWith(name)).sorted()
                .toList();
        return switch (candidates.size()) {
            case 1 -> candidates.getFirst();
            case 0 -> throw new StfException("no %s '%s'; there is %s".formatted(kind, name,
                    all.isEmpty() ? "none" : all.stream().sorted().collect(Collectors.joining(", "))));
            default -> throw new StfException("%s '%s' may be %s".formatted(kind, name,
                    String.join(" or ", candidates)));
        };
    }
}
