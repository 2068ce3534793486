package org.nvgre.runtime.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.policy.Mistake;
import org.nvgre.runtime.policy.PolicyChange;

/// What all switches are to hold, change by change, against what each is to hold of the policy as it is then.
class WantedTest {

    private static final Pipeline FULL = TestPolicies.fullPipeline();
    private static final Pipeline MINIMAL = TestPolicies.pipeline();

    /// Switches as the changes make them, with nothing but deltas to go by.
    private static final class Mirror {

        private final Wanted wanted;
        private final Map<String, Map<Entity.Key, Entity>> held = new HashMap<>();

        private Mirror(Wanted wanted) {
            this.wanted = wanted;
        }

        void apply(PolicyChange change) {
            Effect preview = wanted.preview(change);
            Effect effect = wanted.apply(change);
            assertEquals(text(preview), text(effect), "what is previewed happens");
            effect.removed().forEach(held::remove);
            effect.added().forEach(name -> held.put(name, entities(name)));
            effect.bySwitch().forEach((name, delta) -> {
                assertFalse(delta.isEmpty());
                Map<Entity.Key, Entity> there = held.get(name);
                delta.before().forEach(entity -> assertEquals(entity, there.remove(entity.key()), name));
                delta.after().forEach(entity -> assertEquals(null, there.put(entity.key(), entity), name));
                Set<Entity> both = new HashSet<>(delta.before());
                both.retainAll(delta.after());
                assertEquals(Set.of(), both, "what stays is in no delta");
            });
        }

        private Map<Entity.Key, Entity> entities(String name) {
            Map<Entity.Key, Entity> entities = new HashMap<>();
            wanted.entities(name, entity -> assertEquals(null, entities.put(entity.key(), entity)));
            return entities;
        }

        void assertExact() {
            assertEquals(wanted.switchNames(), held.keySet());
            for (String name : wanted.switchNames()) {
                DesiredState whole = DesiredState.of(wanted.policy(), name, wanted.pipeline(name),
                        wanted.ids(name));
                assertEquals(whole.ids(), wanted.ids(name), name);
                assertEquals(lines(whole.entities()), lines(held.get(name).values()), name);
                assertEquals(lines(whole.entities()), lines(entities(name).values()), name);
                assertEquals(whole.entities().size(), wanted.size(name), name);
                assertEquals(whole.aclRules(), wanted.aclRules(name), name);
            }
        }
    }

    private static List<String> texts(List<Mistake> mistakes) {
        return mistakes.stream().map(Mistake::toString).sorted().toList();
    }

    private static String lines(Collection<Entity> entities) {
        return entities.stream().map(Entity::toString).sorted().collect(Collectors.joining("\n"));
    }

    private static String text(Effect effect) {
        return effect.added() + " " + effect.removed() + " " + effect.renumbered() + "\n"
                + new TreeSet<>(effect.bySwitch().keySet()).stream()
                        .map(name -> name + "\n- " + lines(effect.bySwitch().get(name).before()) + "\n+ "
                                + lines(effect.bySwitch().get(name).after()))
                        .collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anyChangesOfTheGateway(long seed) {
        randomChanges(new Mirror(new Wanted(_ -> FULL)), TestPolicies.gatewayText(), seed, 30);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anyChangesOfTwoTenants(long seed) {
        randomChanges(new Mirror(new Wanted(_ -> MINIMAL)), TestPolicies.twoTenantsText(), seed, 30);
    }

    /// Parts go, come back, and come back different; those changes that the check lets through are made.
    private static void randomChanges(Mirror mirror, String yaml, long seed, int steps) {
        var random = new Random(seed);
        var variety = new PolicyVariety(random, TestPolicies.policy(yaml));
        mirror.apply(PolicyChange.of(TestPolicies.policy(yaml)));
        mirror.assertExact();
        int made = 0;
        for (int step = 0; step < steps; step++) {
            PolicyChange change = variety.change(mirror.wanted.policy());
            List<Mistake> mistakes = mirror.wanted.check(change);
            mirror.assertExact();
            assertEquals(texts(mistakes), texts(mirror.wanted.checkQuietly(change)), "of whatever size");
            mirror.assertExact();
            if (mistakes.isEmpty()) {
                made++;
                mirror.apply(change);
                mirror.assertExact();
            }
        }
        assertTrue(made > steps / 10, made + " of " + steps);
    }
}
