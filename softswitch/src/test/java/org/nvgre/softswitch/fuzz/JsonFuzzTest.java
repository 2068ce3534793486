package org.nvgre.softswitch.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.nvgre.softswitch.Probe;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.json.ProgramReader;
import org.nvgre.softswitch.program.ProgramCompiler;

/**
 * Broken BMv2 JSON is loaded or refused with one line that says what is wrong, and nothing else.
 * {@code -Dnvgre.fuzz.cases=N} tries more, {@code -Dnvgre.fuzz.seed=S} others.
 */
final class JsonFuzzTest {
    private static final int CASES = Integer.getInteger("nvgre.fuzz.cases", 150);
    private static final long SEED = Long.getLong("nvgre.fuzz.seed", 20_250_102);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Test
    void isLoadedOrRefused() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        byte[] text = Probe.resource("probe.json");
        for (long seed = SEED; seed < SEED + CASES; seed++) {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            byte[] json;
            if (random.nextInt(10) == 0) {
                json = text.clone();
                for (int i = 1 + random.nextInt(4); i > 0; i--) {
                    json[random.nextInt(json.length)] = (byte) random.nextInt(256);
                }
            } else {
                JsonNode root = mapper.readTree(text);
                for (int i = 1 + random.nextInt(4); i > 0; i--) {
                    mutate(root, random);
                }
                json = mapper.writeValueAsBytes(root);
            }
            load(json, seed);
        }
    }

    private static void load(byte[] json, long seed) {
        try {
            ProgramCompiler.compile(ProgramReader.read("fuzz.json", json));
        } catch (LoadException e) {
            assertTrue(!e.getMessage().isBlank() && !e.getMessage().contains("\n"),
                    () -> "seed " + seed + ": " + e.getMessage());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            fail("seed " + seed, e);
        }
    }

    private static void mutate(JsonNode root, RandomGenerator random) {
        List<ContainerNode<?>> places = new ArrayList<>();
        collect(root, places);
        ContainerNode<?> place = pick(places, random);
        ContainerNode<?> other = pick(places, random);
        if (place.isEmpty()) {
            return;
        }
        JsonNode value = switch (random.nextInt(4)) {
            case 0 -> odd(random);
            case 1 -> other.isEmpty() ? odd(random) : child(other, random.nextInt(other.size())).deepCopy();
            default -> null;
        };
        int at = random.nextInt(place.size());
        switch (place) {
            case ObjectNode object -> {
                String name = List.copyOf(object.properties()).get(at).getKey();
                if (value == null) {
                    object.remove(name);
                } else {
                    object.set(name, value);
                }
            }
            case ArrayNode array when value != null -> array.set(at, value);
            case ArrayNode array when random.nextBoolean() -> array.add(array.get(at).deepCopy());
            case ArrayNode array -> array.remove(at);
            default -> throw new IllegalStateException();
        }
    }

    private static JsonNode child(ContainerNode<?> node, int at) {
        return node instanceof ObjectNode object
                ? List.copyOf(object.properties()).get(at).getValue()
                : node.get(at);
    }

    private static JsonNode odd(RandomGenerator random) {
        return switch (random.nextInt(9)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.numberNode(-1);
            case 2 -> NODES.numberNode(1L << 40);
            case 3 -> NODES.textNode("");
            case 4 -> NODES.textNode("0x");
            case 5 -> NODES.textNode("0xffffffffffffffffffff");
            case 6 -> NODES.arrayNode();
            case 7 -> NODES.objectNode();
            default -> NODES.numberNode(random.nextInt(300));
        };
    }

    private static void collect(JsonNode node, List<ContainerNode<?>> into) {
        if (node instanceof ContainerNode<?> container) {
            into.add(container);
            container.forEach(child -> collect(child, into));
        }
    }

    private static <T> T pick(List<T> list, RandomGenerator random) {
        return list.get(random.nextInt(list.size()));
    }
}
