package org.nvgre.bmv2;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.nvgre.bmv2.DualStack.COUNTED;
import static org.nvgre.bmv2.DualStack.COUNTED_PORT;
import static org.nvgre.bmv2.DualStack.NARROW;
import static org.nvgre.bmv2.DualStack.NARROW_PORT;
import static org.nvgre.bmv2.DualStack.NVE4;
import static org.nvgre.bmv2.DualStack.NVE5;
import static org.nvgre.bmv2.DualStack.NVE6;
import static org.nvgre.bmv2.DualStack.NVE8;
import static org.nvgre.bmv2.DualStack.encapsulated;
import static org.nvgre.bmv2.DualStack.host;
import static org.nvgre.bmv2.TwoCustomers.BROADCAST;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nvgre.bmv2.DualStack.Remote;
import org.nvgre.bmv2.TwoCustomers.Host;
import org.nvgre.bmv2.bench.Needs;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.bench.PacketIn;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Ipv4;

/// Rule M1 in the data plane: the outer packet is never too long for its way. What does not fit is dropped and counted,
/// and the control plane has it where the sender is to be told.
@OnEveryTarget(profiles = {"nic-endpoint", "full"}, policy = DualStack.GUARDED_POLICY)
class MtuTest {
    private static final Host US = host(6, 5);
    private static final Host BEHIND_NVE4 = host(6, 40);
    private static final Host BEHIND_NVE5 = host(6, 50);
    private static final Host BEHIND_NVE8 = host(6, 80);

    // The longest frames: the limit less outer IP (20, or 40) and GRE (8).
    private static final int TO_NVE4 = 1000 - 28;
    private static final int TO_NVE5 = 1200 - 28;
    private static final int TO_NVE8 = 1400 - 48;

    static Stream<Arguments> ways() {
        return Stream.of(argumentSet("the path's MTU", BEHIND_NVE4, NVE4, TO_NVE4),
                argumentSet("the next hop's MTU, smaller than the path's", BEHIND_NVE5, NVE5, TO_NVE5),
                argumentSet("over IPv6", BEHIND_NVE8, NVE8, TO_NVE8));
    }

    @ParameterizedTest
    @MethodSource("ways")
    @DisplayName("M1: what fits exactly passes")
    void m1Fits(Host to, Remote remote, int longest, Nve nve) {
        Frame v4 = US.ipv4To(to).tcp(1, 2).filledTo(longest);
        nve.send(NARROW_PORT, v4).comesOut(encapsulated(NARROW, remote, v4));
        Frame v6 = US.ipv6To(to).tcp(1, 2).filledTo(longest);
        nve.send(NARROW_PORT, v6).comesOut(encapsulated(NARROW, remote, v6));
    }

    @ParameterizedTest
    @MethodSource("ways")
    @DisplayName("M1: what is not IP and fits exactly passes")
    @Needs("W2")
    void m1OtherFits(Host to, Remote remote, int longest, Nve nve) {
        Frame other = Frame.ethernet(US.mac(), to.mac(), 0xBEEF).filledTo(longest);
        nve.send(NARROW_PORT, other).comesOut(encapsulated(NARROW, remote, other));
    }

    @ParameterizedTest
    @MethodSource("ways")
    @DisplayName("M1: one byte more, with DF or of IPv6: dropped, counted once, and given to the control plane as it came in")
    void m1TooBigAndTold(Host to, Remote remote, int longest, Nve nve) {
        Frame v4 = US.ipv4To(to).tcp(1, 2).filledTo(longest + 1);
        nve.send(NARROW_PORT, v4).isDroppedAndTold("too_big", PacketIn.tooBig(NARROW_PORT, NARROW, v4));
        Frame v6 = US.ipv6To(to).tcp(1, 2).filledTo(longest + 1);
        nve.send(NARROW_PORT, v6).isDroppedAndTold("too_big", PacketIn.tooBig(NARROW_PORT, NARROW, v6));
    }

    @ParameterizedTest
    @MethodSource("ways")
    @DisplayName("M1: without DF: dropped and counted")
    void m1TooBig(Host to, Remote remote, int longest, Nve nve) {
        Frame v4 = US.to(to).with(Ipv4.between(US.ip(), to.ip()).mayBeFragmented()).udp(1, 2)
                .filledTo(longest + 1);
        nve.send(NARROW_PORT, v4).isDropped("too_big");
    }

    @ParameterizedTest
    @MethodSource("ways")
    @DisplayName("M1: not IP: dropped and counted")
    @Needs("W2")
    void m1OtherTooBig(Host to, Remote remote, int longest, Nve nve) {
        nve.send(NARROW_PORT, Frame.ethernet(US.mac(), to.mac(), 0xBEEF).filledTo(longest + 1))
                .isDropped("too_big");
        nve.send(NARROW_PORT, Frame.ethernet(US.mac(), to.mac(), 0xBEEF).filledTo(9000)).isDropped("too_big");
    }

    @Test
    @Needs({"F3", "W2"})
    @DisplayName("M1, F3: of a broadcast, only the copies that do not fit are dropped")
    void m1Flood(Nve nve) {
        Frame frame = Frame.ethernet(US.mac(), BROADCAST, 0xBEEF).filledTo(TO_NVE5);
        nve.send(NARROW_PORT, frame).is(
                List.of(encapsulated(NARROW, NVE5, frame), encapsulated(NARROW, NVE8, frame)),
                Map.of("too_big", 1L));
        Frame longer = Frame.ethernet(US.mac(), BROADCAST, 0xBEEF).filledTo(TO_NVE8);
        nve.send(NARROW_PORT, longer).is(List.of(encapsulated(NARROW, NVE8, longer)), Map.of("too_big", 2L));
    }

    @Test
    @DisplayName("M1: where the policy says nothing there is no limit")
    void m1NoLimit(Nve nve) {
        Frame frame = host(7, 5).ipv4To(host(7, 60)).udp(1, 1).filledTo(9014);
        nve.send(COUNTED_PORT, frame).comesOut(encapsulated(COUNTED, NVE6, frame));
    }
}
