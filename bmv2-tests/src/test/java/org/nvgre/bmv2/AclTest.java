package org.nvgre.bmv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.nvgre.bmv2.DualStack.COUNTED;
import static org.nvgre.bmv2.DualStack.COUNTED_PORT;
import static org.nvgre.bmv2.DualStack.FILTERED;
import static org.nvgre.bmv2.DualStack.FILTERED_PORT;
import static org.nvgre.bmv2.DualStack.NVE2;
import static org.nvgre.bmv2.DualStack.NVE6;
import static org.nvgre.bmv2.DualStack.UNDERLAY;
import static org.nvgre.bmv2.DualStack.encapsulated;
import static org.nvgre.bmv2.DualStack.host;
import static org.nvgre.bmv2.DualStack.tunnelled;
import static org.nvgre.bmv2.bench.PortFrame.on;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nvgre.bmv2.TwoCustomers.Host;
import org.nvgre.bmv2.bench.Needs;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.frame.Arp;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Ipv4;
import org.nvgre.runtime.device.Counters.Hits;

/// Rule S3, with the ACL of VSID 5005 in `policies/guarded.yaml`.
@Needs("acl")
@OnEveryTarget(profiles = {"nic-endpoint", "full"}, policy = DualStack.GUARDED_POLICY)
class AclTest {
    private static final Host US = host(5, 5);
    private static final Host THEM = host(5, 20);
    private static final Host OTHER = host(5, 60);

    @ParameterizedTest
    @MethodSource
    @DisplayName("S3, out: what the ACL denies is dropped")
    @Needs(value = "D5", cases = "options")
    void s3OutDenied(Frame frame, Nve nve) {
        nve.send(FILTERED_PORT, frame).isDropped("acl");
    }

    static Stream<Arguments> s3OutDenied() {
        Frame udp = US.ipv4To(THEM);
        return Stream.of(argumentSet("a port", US.ipv4To(THEM).tcp(40000, 25)),
                argumentSet("that port over IPv6, since the rule has no address",
                        US.ipv6To(THEM).tcp(40000, 25)),
                argumentSet("lowest of both ranges", udp.udp(1024, 5000)),
                argumentSet("highest of both ranges", udp.udp(2047, 5999)),
                argumentSet("a range of lower priority", US.ipv4To(THEM).tcp(40000, 400)),
                argumentSet("its other end", US.ipv4To(THEM).tcp(40000, 500)),
                argumentSet("an IPv6 destination", US.ipv6To(THEM).tcp(40000, 80)),
                argumentSet("an IP protocol",
                        US.to(THEM).with(Ipv4.between(US.ip(), THEM.ip()).protocol(89)).payload(44)),
                argumentSet("with IPv4 options in between",
                        US.to(THEM).with(Ipv4.between(US.ip(), THEM.ip()).options(3)).tcp(40000, 25)));
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("S3, out: everything else is permitted")
    void s3OutPermitted(Frame frame, Nve nve) {
        nve.send(FILTERED_PORT, frame).comesOut(encapsulated(FILTERED, NVE2, frame));
    }

    static Stream<Arguments> s3OutPermitted() {
        Frame udp = US.ipv4To(THEM);
        return Stream.of(argumentSet("the port before", US.ipv4To(THEM).tcp(40000, 24)),
                argumentSet("the port as source", US.ipv4To(THEM).tcp(25, 40000)),
                argumentSet("the port of another protocol", US.ipv4To(THEM).udp(40000, 25)),
                argumentSet("below the first range", udp.udp(1023, 5000)),
                argumentSet("above the first range", udp.udp(2048, 5000)),
                argumentSet("below the second range", udp.udp(1024, 4999)),
                argumentSet("above the second range", udp.udp(1024, 6000)),
                argumentSet("another destination", US.ipv4To(OTHER).udp(1024, 5000)),
                argumentSet("permitted by a rule of higher priority", US.ipv4To(THEM).tcp(40000, 443)),
                argumentSet("another IPv6 destination", US.ipv6To(OTHER).tcp(40000, 80)),
                argumentSet("IPv4 where the rule is for IPv6", US.ipv4To(THEM).tcp(40000, 80)),
                argumentSet("not IP", US.to(THEM).with(Arp.reply(US.mac(), US.ip(), THEM.mac(), THEM.ip()))),
                argumentSet("a rule of the other direction", US.ipv4To(THEM).ping(1)));
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("S3, in: what the ACL denies is dropped")
    void s3InDenied(Frame frame, Nve nve) {
        nve.send(UNDERLAY, tunnelled(FILTERED, NVE2, frame)).isDropped("acl");
    }

    static Stream<Arguments> s3InDenied() {
        return Stream.of(argumentSet("ICMP", OTHER.ipv4To(US).ping(1)),
                argumentSet("ICMPv6", OTHER.ipv6To(US).ping(1)),
                argumentSet("a source prefix", THEM.ipv4To(US).udp(1, 2)),
                argumentSet("first address of the prefix",
                        THEM.to(US).ipv4("10.5.0.16", US.ip()).udp(1, 2)),
                argumentSet("last address of the prefix",
                        THEM.to(US).ipv4("10.5.0.31", US.ip()).udp(1, 2)));
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("S3, in: everything else is permitted")
    void s3InPermitted(Frame frame, Nve nve) {
        nve.send(UNDERLAY, tunnelled(FILTERED, NVE2, frame)).comesOut(on(FILTERED_PORT, frame));
    }

    static Stream<Arguments> s3InPermitted() {
        return Stream.of(argumentSet("another protocol", THEM.ipv4To(US).tcp(1, 2)),
                argumentSet("another source", OTHER.ipv4To(US).udp(1, 2)),
                argumentSet("just below the prefix", THEM.to(US).ipv4("10.5.0.15", US.ip()).udp(1, 2)),
                argumentSet("just above the prefix", THEM.to(US).ipv4("10.5.0.32", US.ip()).udp(1, 2)),
                argumentSet("a rule of the other direction", THEM.ipv4To(US).tcp(40000, 25)),
                argumentSet("not IP", THEM.to(US).with(Arp.reply(THEM.mac(), THEM.ip(), US.mac(), US.ip()))));
    }

    @Test
    @DisplayName("S3, S1: another virtual subnet's ACL does not matter")
    void s3OtherSubnet(Nve nve) {
        Frame frame = host(7, 5).ipv4To(host(7, 60)).tcp(40000, 25);
        nve.send(COUNTED_PORT, frame).comesOut(encapsulated(COUNTED, NVE6, frame));
    }

    @Test
    @DisplayName("S3: each rule counts what it decided about")
    void s3Counts(Nve nve) {
        List<Hits> before = hits(nve);
        Frame mail = US.ipv4To(THEM).tcp(40000, 25);
        Frame web = US.ipv4To(THEM).tcp(40000, 443);
        nve.send(on(FILTERED_PORT, mail), on(FILTERED_PORT, web), on(FILTERED_PORT, mail));
        List<Hits> after = hits(nve);
        for (int rule = 0; rule < before.size(); rule++) {
            long expected = rule == 0 ? 2 : rule == 3 ? 1 : 0;
            assertEquals(expected, after.get(rule).packets() - before.get(rule).packets(), "rule " + rule);
            assertEquals(expected * mail.length(), after.get(rule).bytes() - before.get(rule).bytes(),
                    "rule " + rule);
        }
    }

    private static List<Hits> hits(Nve nve) {
        return List.copyOf(nve.countersOfTheControlPlane().acl().values());
    }

    @Test
    @DisplayName("O1: S2 before S3, Q2 before S3, S3 before F4")
    void o1Order(Nve nve) {
        nve.send(FILTERED_PORT, US.to(THEM).ipv4(THEM.ip(), THEM.ip()).tcp(1, 25)).isDropped("source_guard");
        nve.send(UNDERLAY, tunnelled(FILTERED, NVE2, 3, OTHER.ipv4To(US).ping(1))).isDropped("ecn");
        nve.send(FILTERED_PORT, US.to("02-00-00-00-00-99").ipv4(US.ip(), THEM.ip()).tcp(1, 25))
                .isDropped("acl");
    }
}
