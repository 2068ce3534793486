package org.nvgre.bmv2.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nvgre.bmv2.frame.Dissection;
import org.opentest4j.AssertionFailedError;

/// What became of the frames that were sent: everything that came out, and what was counted.
///
/// @param received   in order for each port
/// @param packetIns  what the control plane was given, in order
/// @param counted    null where the switch cannot be asked: then drops are not told apart
public record Outcome(List<PortFrame> sent, List<PortFrame> received, List<PacketIn> packetIns,
        Counted counted) {
    /// A packet was to come out, and this is the one most like it that did.
    private record Pair(PortFrame expected, Optional<PortFrame> received) {}

    /// Exactly these came out, in whatever order, and nothing was dropped.
    public Outcome comesOut(PortFrame... expected) {
        return comesOut(Arrays.asList(expected));
    }

    /// Exactly these came out, in whatever order, and nothing was dropped.
    public Outcome comesOut(List<PortFrame> expected) {
        compare(expected);
        checkPacketIns(List.of());
        checkDrops(Map.of());
        return this;
    }

    /// Exactly these came out, in whatever order, so many packets were dropped for each reason, and the control plane was
    /// given exactly those.
    public Outcome is(List<PortFrame> expected, Map<String, Long> drops, PacketIn... told) {
        compare(expected);
        checkPacketIns(Arrays.asList(told));
        checkDrops(drops);
        return this;
    }

    /// Nothing came out of a port, nothing was dropped, and the control plane was given exactly these.
    public Outcome goesToControlPlane(PacketIn... expected) {
        compare(List.of());
        checkPacketIns(Arrays.asList(expected));
        checkDrops(Map.of());
        return this;
    }

    /// Nothing came out of a port, each frame was counted once, for that reason, and the control plane was given
    /// exactly these.
    public Outcome isDroppedAndTold(String reason, PacketIn... expected) {
        compare(List.of());
        checkPacketIns(Arrays.asList(expected));
        checkDrops(Map.of(reason, (long) sent.size()));
        return this;
    }

    /// Nothing came out, and each frame was counted once, for that reason.
    public Outcome isDropped(String reason) {
        compare(List.of());
        checkPacketIns(List.of());
        checkDrops(Map.of(reason, (long) sent.size()));
        return this;
    }

    /// Nothing came out, and nothing was dropped either: there was no other port for it.
    public Outcome goesNowhere() {
        return comesOut();
    }

    /// What was counted for the virtual subnets, to be checked with [Traffics].
    public Traffics counts() {
        return new Traffics(counted);
    }

    private void checkPacketIns(List<PacketIn> expected) {
        if (!packetIns.equals(expected)) {
            throw new AssertionFailedError(
                    "given to the control plane: expected\n" + PacketIn.describe(expected)
                            + "but it is\n" + PacketIn.describe(packetIns) + whatWasSent(),
                    expected, packetIns);
        }
    }

    private void checkDrops(Map<String, Long> expected) {
        if (counted != null && !counted.drops().equals(expected)) {
            throw new AssertionFailedError(
                    "of " + sent.size() + " sent, dropped and counted by reason: expected "
                            + expected + ", but it is " + counted.drops() + "\n" + whatWasSent(),
                    expected, counted.drops());
        }
    }

    private void compare(List<PortFrame> expected) {
        List<PortFrame> missing = new ArrayList<>(expected);
        List<PortFrame> surplus = new ArrayList<>(received);
        missing.removeIf(surplus::remove);
        if (missing.isEmpty() && surplus.isEmpty()) {
            return;
        }
        List<Pair> pairs = new ArrayList<>();
        for (PortFrame packet : missing) {
            Optional<PortFrame> nearest = surplus.stream().filter(other -> other.port() == packet.port())
                    .min(Comparator.comparingInt(
                            other -> Dissection.differences(packet.octets(), other.octets()).size()));
            nearest.ifPresent(surplus::remove);
            pairs.add(new Pair(packet, nearest));
        }
        throw new AssertionFailedError(explain(pairs, surplus), expected, received);
    }

    private String explain(List<Pair> pairs, List<PortFrame> surplus) {
        StringBuilder text = new StringBuilder();
        for (Pair pair : pairs) {
            PortFrame expected = pair.expected();
            text.append("port ").append(expected.port());
            pair.received().ifPresentOrElse(received -> text.append(": not as expected in ")
                    .append(String.join(", ", Dissection.differences(expected.octets(), received.octets())))
                    .append('\n').append(Dissection.compare(expected.octets(), received.octets())),
                    () -> text.append(": this did not come out:\n")
                            .append(Dissection.describe(expected.octets())));
        }
        for (PortFrame packet : surplus) {
            text.append("port ").append(packet.port()).append(": this was not to come out:\n")
                    .append(Dissection.describe(packet.octets()));
        }
        if (counted != null && !counted.drops().isEmpty()) {
            text.append("dropped, by reason: ").append(counted.drops()).append('\n');
        }
        return text.append(whatWasSent()).toString();
    }

    private String whatWasSent() {
        return sent.stream().limit(4)
                .map(frame -> "sent into port " + frame.port() + ":\n" + Dissection.describe(frame.octets()))
                .collect(Collectors.joining("", "",
                        sent.size() > 4 ? "and " + (sent.size() - 4) + " more\n" : ""));
    }
}
