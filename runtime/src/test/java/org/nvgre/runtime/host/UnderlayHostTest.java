package org.nvgre.runtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.desired.Learned;
import org.nvgre.runtime.desired.Learned.Destination;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.Mac;

import com.google.protobuf.ByteString;

/// nve1 of the example `gateway` as a host: 192.0.2.11 and 2001:db8::11, behind port 10 (neighbour 192.0.2.1, whose MAC
/// the policy does not tell) and port 11 VLAN 7. The frames were put together by hand.
class UnderlayHostTest {

    private static final int UPLINK = 10;
    private static final int TAGGED_UPLINK = 11;
    private static final Destination GATEWAY = new Destination(0, Addresses.parse("192.0.2.31"));

    private final TestClock clock = new TestClock();
    private final UnderlayHost host = new UnderlayHost(TestPolicies.gateway(), "nve1", clock);

    private static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
    }

    private static String text(Outgoing out) {
        return out.port() + " " + HexFormat.of().formatHex(out.frame().toBytes().toByteArray());
    }

    private List<String> receive(int port, String hex) {
        return host.receive(port, bytes(hex)).stream().map(UnderlayHostTest::text).toList();
    }

    private List<String> tick() {
        return host.tick().stream().map(UnderlayHostTest::text).toList();
    }

    @Test
    void answersArpWithTheTagOfTheLink() {
        assertEquals(List.of(
                "11 02000000ff020200000010018100600708060001080006040002020000001001c000020b02000000ff02c0000202"),
                receive(TAGGED_UPLINK,
                        "ffffffffffff02000000ff02810000070806000108000604000102000000ff02c0000202000000000000c000020b"));
        assertEquals(List.of(), receive(UPLINK,
                "ffffffffffff02000000ff02810000070806000108000604000102000000ff02c0000202000000000000c000020b"),
                "no such VLAN there");
        assertEquals(List.of(), receive(TAGGED_UPLINK,
                "ffffffffffff02000000ff02810000070806000108000604000102000000ff02c0000202000000000000c000020c"),
                "not our address");
    }

    @Test
    void answersPing() {
        assertEquals(List.of("10 02000000ff010200000010010800"
                + "450000210000400040014e94c000020bc63364090000c403123400016162636465"),
                receive(UPLINK, "02000000100102000000ff010800450000210000400040014e94c6336409c000020b"
                        + "0800bc03123400016162636465"));
        assertEquals(List.of("10 02000000ff0102000000100186dd60000000000d3a40"
                + "20010db800000000000000000000001120010db80009000000000000000000098100e726123400016162636465"),
                receive(UPLINK, "02000000100102000000ff0186dd60000000000d3a40"
                        + "20010db800090000000000000000000920010db80000000000000000000000118000e826123400016162636465"));
    }

    /// A wrong ICMP checksum, a wrong IP checksum, another's address, cut short, an answer nobody asked for.
    @ParameterizedTest
    @ValueSource(strings = {"450000210000400040014e94c6336409c000020b0800bc04123400016162636465",
            "450000210000400040014e95c6336409c000020b0800bc03123400016162636465",
            "450000210000400040014e93c6336409c000020c0800bc03123400016162636465",
            "450000210000400040014e94c6336409c000020b0800bc031234",
            "450000210000400040014e94c6336409c000020b0000c403123400016162636465"})
    void keepsSilentAboutWhatIsNotForIt(String packet) {
        assertEquals(List.of(), receive(UPLINK, "02000000100102000000ff010800" + packet));
    }

    @Test
    void paddingIsNotPartOfAPing() {
        assertEquals(
                List.of("10 02000000ff010200000010010800450000210000400040014e94c000020bc63364090000c403123400016162636465"),
                receive(UPLINK, "02000000100102000000ff010800450000210000400040014e94c6336409c000020b"
                        + "0800bc031234000161626364650000000000000000000000000000"));
    }

    @Test
    void answersNeighbourSolicitations() {
        assertEquals(List.of("10 02000000ff0102000000100186dd6000000000203aff20010db8000000000000000000000011"
                + "fe8000000000000000000000000000018800a98c6000000020010db80000000000000000000000110201020000001001"),
                receive(UPLINK, "3333ff00001102000000ff0186dd6000000000203afffe800000000000000000000000000001"
                        + "ff0200000000000000000001ff00001187004c400000000020010db8000000000000000000000011"
                        + "010102000000ff01"));
    }

    /// Someone is about to take our address: all shall know whose it is.
    @Test
    void defendsItsAddress() {
        assertEquals(List.of("10 33330000000102000000100186dd6000000000203aff20010db8000000000000000000000011"
                + "ff0200000000000000000000000000018800e90a2000000020010db80000000000000000000000110201020000001001"),
                receive(UPLINK, "3333ff00001102000000ff0186dd6000000000183aff00000000000000000000000000000000"
                        + "ff0200000000000000000001ff00001187004ccd0000000020010db8000000000000000000000011"));
    }

    /// RFC 4861 §7.1.1: what was forwarded to us is no neighbour's.
    @Test
    void solicitationFromBeyondTheLinkIsIgnored() {
        assertEquals(List.of(), receive(UPLINK, "3333ff00001102000000ff0186dd6000000000203afefe80"
                + "0000000000000000000000000001ff0200000000000000000001ff00001187004c400000000020010db8"
                + "000000000000000000000011010102000000ff01"));
    }

    @Test
    void asksForUnknownNextHopsUntilTheyAnswer() {
        String question = "10 ffffffffffff02000000100108060001080006040001020000001001c000020b000000000000c0000201";
        assertEquals(question, tick().getFirst());
        assertEquals(List.of(), tick(), "not at once again");
        clock.pass(UnderlayHost.ASK_AGAIN);
        assertEquals(List.of(question), tick());
        assertEquals(Learned.NOTHING, host.learned());

        receive(UPLINK,
                "02000000100102000000ff010806000108000604000202000000ff01c0000201020000001001c000020b");
        assertEquals(Map.of(Addresses.parse("192.0.2.1"), Mac.parse("02-00-00-00-FF-01")),
                host.learned().neighbours());
        clock.pass(UnderlayHost.ASK_AGAIN);
        assertEquals(List.of(), tick(), "it is known");
        clock.pass(UnderlayHost.REFRESH);
        assertEquals(List.of(question), tick(), "is it still the same?");
        assertEquals(1, host.learned().neighbours().size(), "believed until there is something better");
    }

    /// 192.0.2.2 is in the policy with its MAC, and behind another port.
    @Test
    void onlyUnknownNeighboursOfTheLinkAreLearnt() {
        receive(TAGGED_UPLINK,
                "ffffffffffff02000000ff02810000070806000108000604000102000000ff02c0000202000000000000c000020b");
        receive(TAGGED_UPLINK,
                "02000000100102000000ff0281000007080600010800060400020200000000ffc0000201020000001001c000020b");
        assertEquals(Map.of(), host.learned().neighbours());
    }

    @Test
    void nextHopsOfIpv6AreFoundByNeighbourDiscovery() {
        String v4Hop = "      - {address: 192.0.2.1, port: 10, sourceMac: 02-00-00-00-10-01, mtu: 1600}\n";
        String v6Hop = v4Hop.replace("192.0.2.1,", "\"2001:db8::1\",");
        var policy = TestPolicies.policy(TestPolicies.gatewayText()
                .replace("{switch: nve1,  destinationPrefix: \"::/0\",    nextHop: 192.0.2.1}",
                        "{switch: nve1,  destinationPrefix: \"::/0\",    nextHop: \"2001:db8::1\"}")
                .replace(v4Hop, v4Hop + v6Hop));
        var dual = new UnderlayHost(policy, "nve1", clock);
        assertEquals("10 3333ff00000102000000100186dd6000000000203aff20010db8000000000000000000000011"
                + "ff0200000000000000000001ff00000187000c190000000020010db80000000000000000000000010101020000001001",
                text(dual.tick().get(1)));
        dual.receive(UPLINK,
                bytes("02000000100102000000ff0186dd6000000000203aff20010db8000000000000000000000001"
                        + "20010db800000000000000000000001188008b636000000020010db8000000000000000000000001020102000000ff01"));
        assertEquals(Map.of(Addresses.parse("2001:db8::1"), Mac.parse("02-00-00-00-FF-01")),
                dual.learned().neighbours());
    }

    @Test
    void joinsItsGroupsAndTellsAgainWhenAsked() {
        String record = "4600003000004000010242a6c000020be000001694040000";
        assertEquals(
                List.of("10 01005e0000160200000010010800" + record
                        + "2200f5f60000000204000000ef01010104000000ef010102",
                        "11 01005e000016020000001001810060070800" + record
                                + "2200f5f60000000204000000ef01010104000000ef010102"),
                tick().subList(1, 3));
        assertEquals(
                List.of("10 01005e0000160200000010010800" + record
                        + "2200f9f60000000202000000ef01010102000000ef010102"),
                receive(UPLINK, "01005e00000102000000ff0108004600002400004000010242d1c0000201e000000194040000"
                        + "1164ec1e00000000027d0000"));
        clock.pass(UnderlayHost.REPORT);
        assertEquals(3, tick().size(), "and without being asked from time to time");
    }

    @Test
    void joinsGroupsOfIpv6() {
        var policy = TestPolicies.policy(TestPolicies.gatewayText()
                .replace("flood: {multicast: 239.1.1.1}", "flood: {multicast: \"ff15::1\"}")
                .replace("              - {group: 225.1.1.1, multicast: 239.1.1.2}\n", ""));
        assertEquals("10 33330000001602000000100186dd6000000000240001fe80000000000000000000fffe001001"
                + "ff0200000000000000000000000000163a000502000001008f0060f60000000104000000"
                + "ff150000000000000000000000000001",
                text(new UnderlayHost(policy, "nve1", clock).tick().get(1)));
    }

    // ---- U2; all quote the beginning of a packet of 1600 bytes

    private static final String ERROR = "02000000100102000000ff010800450000380000400040013c6ccb00714dc000020b";
    private static final String OURS = "4500064000004000402fb064c000020bc000021f2000655800138907";

    @Test
    void fragmentationNeededLowersThePathMtuForTenMinutes() {
        receive(UPLINK, ERROR + "0304e91000000578" + OURS);
        assertEquals(Map.of(GATEWAY, 1400), host.learned().pathMtus());
        receive(UPLINK, ERROR + "0304e8ac000005dc" + OURS);
        assertEquals(Map.of(GATEWAY, 1400), host.learned().pathMtus(), "1500 is no news");
        clock.pass(Duration.ofMinutes(10).minusNanos(1));
        assertEquals(Map.of(GATEWAY, 1400), host.learned().pathMtus());
        clock.pass(Duration.ofNanos(1));
        assertEquals(Map.of(), host.learned().pathMtus());
    }

    @Test
    void routerWithoutAnMtuMeansTheNextUsualOne() {
        receive(UPLINK, ERROR + "0304ee8800000000" + OURS);
        assertEquals(Map.of(GATEWAY, 1492), host.learned().pathMtus());
    }

    @Test
    void noRouterMakesTunnelsUseless() {
        receive(UPLINK, ERROR + "0304ee2400000064" + OURS);
        assertEquals(Map.of(GATEWAY, 552), host.learned().pathMtus());
    }

    @Test
    void packetTooBigOfIpv6() {
        receive(UPLINK, "02000000100102000000ff0186dd6000000000383a4020010db8000900000000000000000009"
                + "20010db80000000000000000000000110200a320000005786000000000082f40"
                + "20010db800000000000000000000001120010db80000000000000000000000212000655800138907");
        assertEquals(Map.of(new Destination(0, Addresses.parse("2001:db8::21")), 1400),
                host.learned().pathMtus());
    }

    /// Quoted: a packet from another, one of UDP, one to nobody we know.
    @ParameterizedTest
    @ValueSource(strings = {"0304e910000005784500064000004000402fb00cc0000263c000021f2000655800138907",
            "0304e9100000057845000640000040004011b082c000020bc000021f2000655800138907",
            "0304e910000005784500064000004000402f6274c000020b080808082000655800138907"})
    void whatQuotesNoTunnelOfOursIsNotBelieved(String message) {
        receive(UPLINK, ERROR + message);
        assertEquals(Map.of(), host.learned().pathMtus());
    }
}
