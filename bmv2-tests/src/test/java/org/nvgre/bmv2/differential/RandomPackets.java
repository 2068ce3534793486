package org.nvgre.bmv2.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Packets that a program can parse: a random walk through the parser of its BMv2 JSON, with what each transition asks
/// for written into the fields it looks at. Some are cut or spoilt afterwards.
final class RandomPackets {
    private static final int STEPS = 12;
    private static final int PAYLOAD = 80;

    private record Forced(int offset, int width, BigInteger value) {}

    private final RandomGenerator random;
    private final Values values;
    private final Map<String, JsonNode> states = new HashMap<>();
    private final Map<String, JsonNode> types = new HashMap<>();
    private final Map<String, String> typeOf = new HashMap<>();
    private final String start;

    RandomPackets(JsonNode program, RandomGenerator random, Values values) {
        this.random = random;
        this.values = values;
        JsonNode parser = program.get("parsers").get(0);
        start = parser.get("init_state").asText();
        parser.get("parse_states").forEach(state -> states.put(state.get("name").asText(), state));
        program.get("header_types").forEach(type -> types.put(type.get("name").asText(), type.get("fields")));
        for (String list : List.of("headers", "header_stacks")) {
            program.get(list).forEach(h -> typeOf.put(h.get("name").asText(), h.get("header_type").asText()));
        }
    }

    byte[] next() {
        Walk walk = new Walk();
        String state = start;
        for (int i = 0; i < STEPS && state != null; i++) {
            state = walk.through(states.get(state));
        }
        byte[] packet = walk.packet();
        if (random.nextInt(12) == 0) {
            packet = Arrays.copyOf(packet, random.nextInt(packet.length + 1));
        }
        if (random.nextInt(12) == 0 && packet.length > 0) {
            packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return packet.length == 0 ? new byte[1] : packet;
    }

    private final class Walk {
        private final StringBuilder bits = new StringBuilder();
        private final Map<String, Integer> offsets = new HashMap<>();
        private final List<Forced> forced = new ArrayList<>();

        String through(JsonNode state) {
            for (JsonNode op : state.get("parser_ops")) {
                if (op.get("op").asText().startsWith("extract")) {
                    extract(op.get("parameters").get(0));
                }
            }
            JsonNode transitions = state.get("transitions");
            if (transitions.isEmpty()) {
                return null;
            }
            JsonNode chosen = transitions.get(random.nextInt(transitions.size()));
            if (chosen.get("type").asText().equals("hexstr")) {
                force(state.get("transition_key"), chosen);
            }
            JsonNode next = chosen.get("next_state");
            return next == null || next.isNull() ? null : next.asText();
        }

        private void extract(JsonNode what) {
            String name = what.get("value").isArray()
                    ? what.get("value").get(0).asText()
                    : what.get("value").asText();
            JsonNode fields = types.get(typeOf.getOrDefault(name, ""));
            if (fields == null) {
                return;
            }
            for (JsonNode field : fields) {
                if (field.get(1).isInt() && !field.get(0).asText().startsWith("$")) {
                    int width = field.get(1).asInt();
                    offsets.put(name + "." + field.get(0).asText(), bits.length());
                    append(values.any(width), width);
                }
            }
        }

        private void force(JsonNode keys, JsonNode transition) {
            BigInteger value = number(transition.get("value"));
            BigInteger mask = transition.get("mask") == null || transition.get("mask").isNull()
                    ? null
                    : number(transition.get("mask"));
            int rest = 0;
            for (int i = keys.size() - 1; i >= 0; i--) {
                JsonNode key = keys.get(i).get("value");
                boolean ahead = keys.get(i).get("type").asText().equals("lookahead");
                String field = ahead ? "" : key.get(0).asText() + "." + key.get(1).asText();
                int width = ahead ? key.get(1).asInt() : width(key);
                Integer offset = ahead
                        ? Integer.valueOf(bits.length() + key.get(0).asInt())
                        : offsets.get(field);
                BigInteger part = value.shiftRight(rest).and(Values.ones(width));
                if (mask != null) {
                    BigInteger kept = mask.shiftRight(rest).and(Values.ones(width));
                    part = part.and(kept).or(values.uniform(width).andNot(kept));
                }
                if (offset != null) {
                    forced.add(new Forced(offset, width, part));
                }
                rest += (width + 7) / 8 * 8;
            }
        }

        private int width(JsonNode key) {
            JsonNode fields = types.get(typeOf.getOrDefault(key.get(0).asText(), ""));
            if (fields != null) {
                for (JsonNode field : fields) {
                    if (field.get(0).asText().equals(key.get(1).asText())) {
                        return field.get(1).asInt();
                    }
                }
            }
            return 8;
        }

        private void append(BigInteger value, int width) {
            String digits = value.toString(2);
            bits.append("0".repeat(width - digits.length())).append(digits);
        }

        byte[] packet() {
            for (int payload = random.nextInt(PAYLOAD); payload > 0; payload--) {
                append(values.uniform(8), 8);
            }
            while (bits.length() % 8 != 0) {
                bits.append('0');
            }
            for (Forced one : forced) {
                for (int i = 0; i < one.width() && one.offset() + i < bits.length(); i++) {
                    bits.setCharAt(one.offset() + i, one.value().testBit(one.width() - 1 - i) ? '1' : '0');
                }
            }
            byte[] packet = new byte[bits.length() / 8];
            for (int i = 0; i < bits.length(); i++) {
                packet[i / 8] |= (byte) ((bits.charAt(i) - '0') << (7 - i % 8));
            }
            return packet;
        }
    }

    private static BigInteger number(JsonNode hex) {
        return new BigInteger(hex.asText().substring(2), 16);
    }
}
