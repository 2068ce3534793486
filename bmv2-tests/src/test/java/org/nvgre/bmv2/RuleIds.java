package org.nvgre.bmv2;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The ids of packet rules that a text cites: `F1`, `F3a` (which is F3), `D1 to D5`, `D1-D5`.
final class RuleIds {
    private static final Pattern CITED = Pattern
            .compile("\\b([WDFQMSOU])(\\d{1,2})[ab]?\\b(?:(?: to |-)\\1(\\d{1,2})\\b)?");

    private RuleIds() {}

    static List<String> citedIn(String text) {
        NavigableSet<String> ids = new TreeSet<>();
        Matcher matcher = CITED.matcher(text);
        while (matcher.find()) {
            int first = Integer.parseInt(matcher.group(2));
            int last = matcher.group(3) == null ? first : Integer.parseInt(matcher.group(3));
            for (int number = first; number <= last; number++) {
                ids.add(matcher.group(1) + number);
            }
        }
        return new ArrayList<>(ids);
    }

    /// Those that a test's name says it proves: before its first colon.
    static List<String> provenBy(String testName) {
        return citedIn(testName.split(":", 2)[0]);
    }
}
