package org.nvgre.runtime.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.policy.PolicyException;
import org.nvgre.runtime.policy.PolicyText;

/// A virtual subnet that learns.
class KnownSourcesTest {

    private static final String LEARNED = """
            {"customerAddress": "10.0.0.9", "macAddress": "02-00-00-00-00-09", "virtualSubnetId": 5001,
             "providerAddress": "192.0.2.11", "port": 1, "learned": true}""";

    /// contoso's learns, fabrikam's does not.
    private static String text() {
        return TestPolicies.twoTenantsText().replaceFirst("flood: replicate",
                "flood: replicate\n            learn: {idleTimeout: 60, limit: 5}");
    }

    private static Part learned() {
        return PolicyText.part(PartKey.Kind.LOOKUP_RECORDS, LEARNED, "learned");
    }

    private static List<String> nve1(Policy policy, String beginning) {
        return DesiredState.of(policy, "nve1", TestPolicies.fullPipeline()).toString().lines()
                .filter(line -> line.startsWith(beginning)).sorted().toList();
    }

    @Test
    void whoIsLearnedIsKnownUntilItFallsSilentAndWhoHasARecordForEver() {
        Policy policy = TestPolicies.policy(text() + "\n");
        Policy with = TestPolicies.policy(text().replace("\nproviderAddresses:\n",
                "  - " + LEARNED.replaceAll("\\s+", " ") + "\n\nproviderAddresses:\n"));
        assertEquals(List.of(
                "nvgre.known_source[port=1 vsid=5001 mac=02:00:00:00:00:01 address=0:0:0:0:0:0:a00:1] -> nvgre.known()",
                "nvgre.known_source[port=1 vsid=5001 mac=02:00:00:00:00:01 address=fd00:10:0:0:0:0:0:1] -> nvgre.known()"),
                nve1(policy, "nvgre.known_source"));
        assertTrue(nve1(with, "nvgre.known_source").contains(
                "nvgre.known_source[port=1 vsid=5001 mac=02:00:00:00:00:09 address=0:0:0:0:0:0:a00:9] -> nvgre.known() idle PT1M"));
        assertTrue(nve1(with, "nvgre.ca_mac").contains(
                "nvgre.ca_mac[vsid=5001 mac=02:00:00:00:00:09] -> nvgre.to_port(port=1)"));
    }

    @Test
    void itsPortsAreNotHeldToAddressesKnownBeforehand() {
        Policy policy = TestPolicies.policy(text());
        assertEquals(List.of(
                "nvgre.vsid[vsid=5001] -> nvgre.serve(index=0, rdid=1, flood_unknown=0, guard=0, learn=1)",
                "nvgre.vsid[vsid=6001] -> nvgre.serve(index=1, rdid=2, flood_unknown=0, guard=1, learn=0)"),
                nve1(policy, "nvgre.vsid["));
        assertTrue(nve1(policy, "nvgre.source_guard").stream().allMatch(line -> line.contains("vsid=6001")));
    }

    @Test
    void aProgramThatCannotLearnIsRefused() {
        PolicyException refusal = assertThrows(PolicyException.class,
                () -> DesiredState.of(TestPolicies.policy(text()), "nve1", TestPolicies.pipeline()));
        assertEquals("switch nve1: VSID 5001 is to learn, for which its pipeline has nothing; "
                + "use one of a profile with 'learning: true'", refusal.getMessage());
    }

    /// What a change comes to where 10.0.0.9 was learned behind port 1 of nve1.
    private static PolicyChange toAnother(String text) {
        var wanted = new Wanted(_ -> TestPolicies.fullPipeline());
        wanted.apply(PolicyChange.of(TestPolicies.policy(text())));
        wanted.apply(PolicyChange.put(learned()));
        PolicyChange change = wanted
                .completed(PolicyChange.replacing(wanted.policy(), TestPolicies.policy(text)));
        assertEquals(List.of(), wanted.check(change));
        return change;
    }

    @Test
    void anotherPolicyLeavesWhatWasLearnedWhereThereIsStillAPlaceForIt() {
        assertEquals(PolicyChange.NONE, toAnother(text()));
        assertEquals(List.of(),
                toAnother(text().replace("learn: {idleTimeout: 60", "learn: {idleTimeout: 90")).delete());
    }

    @Test
    void whatWasLearnedGoesWithItsPlace() {
        List<PartKey> gone = List.of(learned().key());
        assertEquals(gone, toAnother(TestPolicies.twoTenantsText()).delete());
        assertEquals(gone, toAnother(text().replace("prefixes: [10.0.0.0/24", "prefixes: [10.0.0.0/29"))
                .delete());
        assertEquals(gone,
                toAnother(text().replace("{port: 1, virtualSubnetId: 5001, attached: [10.0.0.1,",
                        "{port: 4, virtualSubnetId: 5001, attached: [10.0.0.1,")).delete());
    }

    /// Somebody says where its MAC is.
    @Test
    void whatWasLearnedGivesWayToWhatPeopleSay() {
        var wanted = new Wanted(_ -> TestPolicies.fullPipeline());
        wanted.apply(PolicyChange.of(TestPolicies.policy(text())));
        wanted.apply(PolicyChange.put(learned()));
        Part elsewhere = PolicyText.part(PartKey.Kind.LOOKUP_RECORDS, """
                {"customerAddress": "10.0.0.8", "macAddress": "02-00-00-00-00-09", "virtualSubnetId": 5001,
                 "providerAddress": "198.51.100.12", "port": 1}""", "elsewhere");
        PolicyChange change = wanted.completed(PolicyChange.put(elsewhere));
        assertEquals(List.of(learned().key()), change.delete());
        assertEquals(List.of(), wanted.check(change));
        assertEquals(1, wanted.learned(5001, "nve1"));
        wanted.apply(change);
        assertEquals(0, wanted.learned(5001, "nve1"));
    }
}
