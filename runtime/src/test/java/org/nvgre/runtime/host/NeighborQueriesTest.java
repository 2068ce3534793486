package org.nvgre.runtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.nvgre.runtime.TestPolicies;

import com.google.protobuf.ByteString;

/// Questions that nve1 sends up. Its ports in VSID 5001: 1, untagged, and 3, VLAN 7.
class NeighborQueriesTest {

    private final TestClock clock = new TestClock();
    private final NeighborQueries queries = new NeighborQueries(new PolicySurroundings(
            TestPolicies.policy(TestPolicies.twoTenantsText().replaceFirst("flood: replicate",
                    "flood: none\n            learn: {}")
                    .replace(
                            "      - {port: 2, vlan: 100, virtualSubnetId: 6001, attached: [02-00-00-00-00-01]}",
                            "      - {port: 3, vlan: 7, virtualSubnetId: 5001}\n"
                                    + "      - {port: 2, vlan: 100, virtualSubnetId: 6001, attached: [02-00-00-00-00-01]}")),
            "nve1"), clock);

    private NeighborQueries.Outcome asked(int port, int vsid, String frame) {
        return queries.asked(port, vsid, ByteString.copyFrom(HexFormat.of().parseHex(frame)));
    }

    private static List<String> text(NeighborQueries.Outcome outcome) {
        return outcome.here().stream().map(out -> out.port() + " "
                + HexFormat.of().formatHex(out.frame().toBytes().toByteArray())).toList();
    }

    /// Who has the last address, 10.0.0.5 of 02-00-00-00-00-05 asks.
    private static String arp(String target) {
        return "ffffffffffff" + "020000000005" + "0806" + "0001080006040001" + "020000000005" + "0a000005"
                + "000000000000" + target;
    }

    @Test
    void aQuestionForAnUnknownAddressGoesToTheOtherPorts() {
        NeighborQueries.Outcome outcome = asked(1, 5001, arp("0a000009"));
        assertEquals(List.of("3 ffffffffffff" + "020000000005" + "81000007" + arp("0a000009").substring(24)),
                text(outcome));
        assertEquals(arp("0a000009"),
                HexFormat.of().formatHex(outcome.elsewhere().orElseThrow().toBytes().toByteArray()));
    }

    /// Its entry is not there yet: the answer is that which the switch would give.
    @Test
    void aQuestionForAKnownAddressIsAnswered() {
        NeighborQueries.Outcome outcome = asked(3, 5001, arp("0a000002"));
        assertEquals(List.of("3 020000000005" + "020000000002" + "81000007" + "0806" + "0001080006040002"
                + "020000000002" + "0a000002" + "020000000005" + "0a000005"), text(outcome));
        assertEquals(true, outcome.elsewhere().isEmpty());
    }

    /// fd00:10::5 asks for fd00:10::9, of which nobody knows, and for fd00:10::2 (RFC 4861 §4.3, §4.4).
    @Test
    void soItIsWithNeighbourSolicitations() {
        String unknown = solicitation("9", "7d61");
        assertEquals(List.of("3 3333ff000009" + "020000000005" + "81000007" + unknown.substring(24)),
                text(asked(1, 5001, unknown)));
        assertEquals(List.of("1 020000000005" + "020000000002" + "86dd" + "6000000000203aff"
                + "fd000010000000000000000000000002" + "fd000010000000000000000000000005"),
                text(asked(1, 5001, solicitation("2", "7d6f"))).stream()
                        .map(line -> line.substring(0, 2 + 2 * (14 + 40))).toList());
    }

    private static String solicitation(String last, String checksum) {
        return "3333ff00000" + last + "020000000005" + "86dd" + "6000000000203aff"
                + "fd000010000000000000000000000005" + "ff0200000000000000000001ff00000" + last
                + "8700" + checksum + "00000000" + "fd00001000000000000000000000000" + last
                + "0101020000000005";
    }

    @Test
    void nothingElseIsAnsweredOrPassedOn() {
        assertEquals(List.of(), text(asked(1, 5001, arp("0a000001")))); // behind the port that asks
        assertEquals(List.of(), text(asked(1, 5001, arp("0a010009")))); // not the subnet's
        assertEquals(List.of(), text(asked(2, 6001, arp("0a000009")))); // which does not learn
        assertEquals(List.of(), text(asked(1, 5001, arp("0a000005")))); // its own: an announcement
        assertEquals(List.of(), text(asked(1, 5001, "ffffffffffff02000000000588b5000102")));
        assertEquals(List.of(), text(asked(1, 5001, "ff")));
    }

    @Test
    void aCustomerMayAskOnlySoMuch() {
        int passed = 0;
        for (int i = 0; i < 50; i++) {
            passed += asked(1, 5001, arp("0a000009")).here().size();
        }
        assertEquals(20, passed);
        clock.pass(Duration.ofSeconds(1));
        for (int i = 0; i < 50; i++) {
            passed += asked(1, 5001, arp("0a000009")).here().size();
        }
        assertEquals(30, passed);
    }
}
