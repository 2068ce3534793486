package org.nvgre.bmv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The table of rules cannot drift from the programs and the tests.
class RulesTableTest {
    private static final Path FILE = Path.of("..", "docs", "rules.md");
    /// Rules that are not about one packet through one switch, and so are proven in other modules.
    private static final Set<String> NO_PACKET = Set.of("F10", "O2", "U2");

    /// Tenants never meet (S1) since the VSID, or the routing domain, is in the key of all their tables.
    private static final Set<String> NO_P4_OF_ITS_OWN = Set.of("S1");

    @Test
    @DisplayName("docs/rules.md is up to date")
    void upToDate() throws IOException {
        String table = RulesTable.markdown();
        if (System.getProperty("nvgre.update") != null) {
            Files.writeString(FILE, table);
        }
        assertEquals(table, Files.exists(FILE) ? Files.readString(FILE) : "",
                "docs/rules.md is not what programs and tests say; "
                        + "mvn -pl bmv2-tests -am test -Dtest=RulesTableTest -Dsurefire.failIfNoSpecifiedTests=false -Dnvgre.update");
    }

    @Test
    @DisplayName("each rule that a packet can prove has a test, and P4")
    void eachRuleProven() {
        Set<String> proven = RulesTable.tests().stream().flatMap(test -> test.proves().stream())
                .collect(Collectors.toSet());
        List<String> unproven = RulesTable.rules().keySet().stream()
                .filter(rule -> !NO_PACKET.contains(rule) && !proven.contains(rule)).toList();
        assertEquals(List.of(), unproven, "rules without a test");
        List<String> nowhere = RulesTable.rules().keySet().stream()
                .filter(rule -> !NO_PACKET.contains(rule) && !NO_P4_OF_ITS_OWN.contains(rule)
                        && !RulesTable.stages().containsKey(rule))
                .toList();
        assertEquals(List.of(), nowhere, "rules that no P4 cites");
    }

    @Test
    @DisplayName("each test of the packet suite says which rule it proves, and the rule exists")
    void eachTestNamesItsRule() {
        Set<String> rules = RulesTable.rules().keySet();
        RulesTable.tests().forEach(test -> {
            assertTrue(!test.proves().isEmpty(), () -> test + " names no rule");
            assertTrue(rules.containsAll(test.proves()), () -> test + " names a rule that there is not");
        });
    }

    @Test
    @DisplayName("ids as they are cited")
    void ids() {
        assertEquals(List.of("D1", "D2", "D3", "W7"), RuleIds.citedIn("(D1 to D3, W7)"));
        assertEquals(List.of("F3", "U1"), RuleIds.citedIn("F3a, U1: and XF2, F2x"));
        assertEquals(List.of("F3"), RuleIds.provenBy("F3b: not D7"));
    }
}
