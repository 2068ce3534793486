package org.nvgre.runtime.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Update;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.desired.Delta;
import org.nvgre.runtime.desired.DesiredState;
import org.nvgre.runtime.device.MakeBeforeBreak.Phase;
import org.nvgre.runtime.policy.Policy;

/// F10: 10.1.0.2 of the example `gateway` moves from nve1 port 2 to nve2 port 3.
class MakeBeforeBreakTest {

    private static final List<String> SWITCHES = List.of("nve1", "nve2", "gw", "site2");
    private static final String MOVED = "02:00:00:00:01:02";
    private static final Policy BEFORE = TestPolicies.gateway();
    private static final Policy AFTER = moved();

    private static Policy moved() {
        return TestPolicies.policy(TestPolicies.gatewayText()
                .replace(
                        "virtualSubnetId: 5001, providerAddress: 192.0.2.11}\n  - {customerAddress: 10.1.0.3",
                        "virtualSubnetId: 5001, providerAddress: 192.0.2.21}\n  - {customerAddress: 10.1.0.3")
                .replace("      - {port: 2, vlan: 100, virtualSubnetId: 5001, attached: [10.1.0.2]}\n", "")
                .replace("attached: [10.1.0.3]}\n",
                        "attached: [10.1.0.3]}\n      - {port: 3, virtualSubnetId: 5001, attached: [10.1.0.2]}\n"));
    }

    private record Change(DesiredState before, DesiredState after) {

        String switchName() {
            return after.switchName();
        }

        Delta delta() {
            return new Delta(before.entities(), after.entities());
        }
    }

    private record Step(Phase phase, String switchName, List<Update> updates) {}

    private static MakeBeforeBreak order(List<Change> changes) {
        return new MakeBeforeBreak(
                changes.stream().collect(Collectors.toMap(Change::switchName, Change::delta)));
    }

    /// One switch after the other within each phase: the order that parallel ones may have, too.
    private static List<Step> steps(List<Change> changes) {
        MakeBeforeBreak order = order(changes);
        var steps = new ArrayList<Step>();
        for (Phase phase : Phase.values()) {
            order.steps(phase).forEach((name, each) -> each
                    .forEach(updates -> steps.add(new Step(phase, name, updates))));
        }
        return steps;
    }

    private static List<Change> changes(Policy before, Policy after) {
        return SWITCHES.stream().map(name -> {
            DesiredState then = DesiredState.of(before, name, TestPolicies.fullPipeline());
            return new Change(then, DesiredState.of(after, name, then.pipeline(), then.ids()));
        }).toList();
    }

    /// What the switches hold, as text, by switch and key.
    private static final class Held {

        private final Map<String, Map<Entity.Key, Entity>> held = new TreeMap<>();

        Held(List<Change> changes) {
            changes.forEach(change -> {
                Map<Entity.Key, Entity> entities = new LinkedHashMap<>();
                change.before().entities().forEach(entity -> entities.put(entity.key(), entity));
                held.put(change.after().switchName(), entities);
            });
        }

        void perform(String name, Update update) {
            switch (update) {
                case Update.Insert(Entity entity) ->
                    assertEquals(null, held.get(name).put(entity.key(), entity));
                case Update.Modify(Entity entity) ->
                    assertNotEquals(null, held.get(name).put(entity.key(), entity));
                case Update.Delete(Entity.Key key) -> assertNotEquals(null, held.get(name).remove(key));
            }
        }

        private Optional<Matcher> find(String name, String pattern) {
            Pattern compiled = Pattern.compile(pattern);
            return held.get(name).values().stream().map(entity -> compiled.matcher(entity.toString()))
                    .filter(Matcher::matches).findFirst();
        }

        /// Where a frame for the address ends that a tenant of this switch sends; or why it is lost.
        String deliveredTo(String sender, String vsid) {
            String mac = "nvgre.ca_mac\\[vsid=" + vsid + " mac=" + MOVED + "\\] -> ";
            Optional<Matcher> here = find(sender, mac + "nvgre.to_port\\(port=(\\d+)\\)");
            if (here.isPresent()) {
                return sender + " port " + here.get().group(1);
            }
            Optional<Matcher> endpoint = find(sender, mac + "nvgre.to_endpoint\\(endpoint=(\\d+)\\)");
            if (endpoint.isEmpty()) {
                return "unknown unicast at " + sender;
            }
            Optional<Matcher> tunnel = find(sender, "nvgre.endpoint\\[endpoint=" + endpoint.get().group(1)
                    + "\\] -> nvgre.tunnel_v4\\(vrf=0, source=(\\S+), destination=(\\S+)\\)");
            if (tunnel.isEmpty()) {
                return "no endpoint at " + sender;
            }
            String receiver = tunnel.get().group(2).equals("192.0.2.11") ? "nve1" : "nve2";
            if (find(receiver, "nvgre.peer_pa_v4\\[vsid=" + vsid + " pa=" + tunnel.get().group(1) + "\\].*")
                    .isEmpty()) {
                return "unknown peer at " + receiver;
            }
            return find(receiver, mac + "nvgre.to_port\\(port=(\\d+)\\)")
                    .map(port -> receiver + " port " + port.group(1)).orElse("split horizon at " + receiver);
        }
    }

    /// After each single update, from every switch that can send to it.
    @Test
    void everyFrameArrivesAtOneOfTheTwoHomesAtEachMoment() {
        List<Change> changes = changes(BEFORE, AFTER);
        var network = new Held(changes);
        for (Step step : steps(changes)) {
            for (Update update : step.updates()) {
                network.perform(step.switchName(), update);
                for (String sender : List.of("nve1", "nve2", "gw")) {
                    String place = network.deliveredTo(sender, "5001");
                    assertTrue(place.equals("nve1 port 2") || place.equals("nve2 port 3"),
                            () -> "from " + sender + ": " + place + ", after " + step.phase() + ": "
                                    + update);
                }
            }
        }
        for (Change change : changes) {
            assertEquals(Map.copyOf(of(change.after())),
                    Map.copyOf(network.held.get(change.after().switchName())));
        }
        assertEquals("nve2 port 3", network.deliveredTo("nve1", "5001"));
    }

    private static Map<Entity.Key, Entity> of(DesiredState state) {
        Map<Entity.Key, Entity> entities = new LinkedHashMap<>();
        state.entities().forEach(entity -> entities.put(entity.key(), entity));
        return entities;
    }

    @Test
    void othersSwitchOverInOneModificationEach() {
        List<Step> steps = steps(changes(BEFORE, AFTER));
        assertEquals(steps.stream().map(Step::phase).sorted().toList(),
                steps.stream().map(Step::phase).toList());
        Map<String, List<String>> ofTheMac = new TreeMap<>();
        steps.forEach(step -> step.updates().stream()
                .filter(update -> update.toString().contains("ca_mac[vsid=5001 mac=" + MOVED))
                .forEach(update -> ofTheMac.computeIfAbsent(step.switchName(), _ -> new ArrayList<>())
                        .add(step.phase() + " " + update.getClass().getSimpleName())));
        assertEquals(Map.of("nve2", List.of("ARRIVE Modify"), "gw", List.of("SWITCH_OVER Modify"),
                "nve1", List.of("LEAVE Modify")), ofTheMac);
        assertTrue(steps.stream().filter(step -> step.phase() == Phase.LET_GO)
                .allMatch(step -> step.updates().stream().allMatch(Update.Delete.class::isInstance)));
        assertTrue(steps.stream().filter(step -> step.phase() != Phase.LET_GO)
                .noneMatch(step -> step.updates().stream().anyMatch(Update.Delete.class::isInstance)));
    }

    /// Two addresses change places: each switch is new home of one, and old home of the other.
    @Test
    void switchThatIsBothHomesDoesBothInTime() {
        UnaryOperator<String> swap = text -> text.replace(
                "macAddress: 02-00-00-00-01-03, virtualSubnetId: 5001, providerAddress: \"2001:db8::21\"}",
                "macAddress: 02-00-00-00-01-03, virtualSubnetId: 5001, providerAddress: 192.0.2.11}")
                .replace(
                        "virtualSubnetId: 5001, providerAddress: 192.0.2.11}\n  - {customerAddress: 10.1.0.3",
                        "virtualSubnetId: 5001, providerAddress: 192.0.2.21}\n  - {customerAddress: 10.1.0.3")
                .replace("attached: [10.1.0.2]", "attached: [10.1.0.9]").replace("attached: [10.1.0.3]",
                        "attached: [10.1.0.2]")
                .replace("attached: [10.1.0.9]", "attached: [10.1.0.3]");
        List<Change> changes = changes(BEFORE, TestPolicies.policy(swap.apply(TestPolicies.gatewayText())));
        var network = new Held(changes);
        for (Step step : steps(changes)) {
            for (Update update : step.updates()) {
                network.perform(step.switchName(), update);
                for (String sender : List.of("nve1", "nve2", "gw")) {
                    String place = network.deliveredTo(sender, "5001");
                    assertTrue(place.equals("nve1 port 2") || place.equals("nve2 port 2"),
                            () -> "from " + sender + ": " + place + ", after " + step.phase() + ": "
                                    + update);
                }
            }
        }
    }

    /// Frames are under way to an old home only where an address moves.
    @Test
    void onlyAMoveDrains() {
        assertTrue(order(changes(BEFORE, AFTER)).drains());
        UnaryOperator<String> without = text -> text
                .replaceFirst("  - \\{customerAddress: 10.1.0.2,.*\n", "")
                .replace("attached: [10.1.0.2]", "attached: []");
        Policy fewer = TestPolicies.policy(without.apply(TestPolicies.gatewayText()));
        assertFalse(order(changes(BEFORE, fewer)).drains());
        assertFalse(order(changes(fewer, BEFORE)).drains());
        assertFalse(order(changes(BEFORE, BEFORE)).drains());
    }

    @Test
    void devicesGoThroughTheSteps() throws Exception {
        List<Change> changes = changes(BEFORE, AFTER);
        for (Change each : changes) {
            try (var fake = new FakeDevice(); Device device = Device.connect(fake.address(), 1, 1)) {
                device.reconcile(each.before());
                try (Device.Change change = device.change(each.delta())) {
                    change.write(MakeBeforeBreak.alone(each.delta()));
                    assertTrue(change.report(each.switchName()).ok());
                }
                Report after = device.reconcile(each.after());
                assertEquals(0, after.written(), after::toString);
            }
        }
    }
}
