package org.nvgre.softswitch;

import com.google.protobuf.ByteString;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.p4.config.v1.P4Info;
import org.p4.v1.Action;
import org.p4.v1.Entity;
import org.p4.v1.FieldMatch;
import org.p4.v1.ForwardingPipelineConfig;
import org.p4.v1.TableEntry;

/** The program of these tests, see README.md among the resources, and packets and entries for it. */
public final class Probe {
    public static final long COOKIE = 0xC0FFEE;

    private Probe() {}

    public static byte[] resource(String name) {
        try (InputStream in = Probe.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static P4Info p4Info() {
        try {
            return TextFormat.parse(new String(resource("probe.p4info.txtpb"), StandardCharsets.UTF_8),
                    P4Info.class);
        } catch (TextFormat.ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    public static ForwardingPipelineConfig config() {
        ForwardingPipelineConfig.Builder config = ForwardingPipelineConfig.newBuilder().setP4Info(p4Info())
                .setP4DeviceConfig(ByteString.copyFrom(resource("probe.json")));
        config.getCookieBuilder().setCookie(COOKIE);
        return config.build();
    }

    /** dst, src, type and the rest in hexadecimal. */
    public static byte[] packet(long dst, long src, int type, String rest) {
        return hex(String.format("%012x%012x%04x%s", dst, src, type, rest.replace(" ", "")));
    }

    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    public static int tableId(String name) {
        return p4Info().getTablesList().stream().filter(t -> t.getPreamble().getName().equals(name))
                .findFirst()
                .orElseThrow().getPreamble().getId();
    }

    public static int actionId(String name) {
        return p4Info().getActionsList().stream().filter(a -> a.getPreamble().getName().equals(name))
                .findFirst()
                .orElseThrow().getPreamble().getId();
    }

    public static ByteString bytes(String digits) {
        return ByteString.copyFrom(hex(digits));
    }

    public static Action action(String name, String... arguments) {
        Action.Builder action = Action.newBuilder().setActionId(actionId(name));
        for (int i = 0; i < arguments.length; i++) {
            action.addParamsBuilder().setParamId(i + 1).setValue(bytes(arguments[i]));
        }
        return action.build();
    }

    public static FieldMatch exact(String value) {
        return FieldMatch.newBuilder().setFieldId(1)
                .setExact(FieldMatch.Exact.newBuilder().setValue(bytes(value)))
                .build();
    }

    public static FieldMatch lpm(String value, int prefix) {
        return FieldMatch.newBuilder().setFieldId(1)
                .setLpm(FieldMatch.LPM.newBuilder().setValue(bytes(value)).setPrefixLen(prefix)).build();
    }

    public static FieldMatch ternary(String value, String mask) {
        return FieldMatch.newBuilder().setFieldId(1)
                .setTernary(FieldMatch.Ternary.newBuilder().setValue(bytes(value)).setMask(bytes(mask)))
                .build();
    }

    public static FieldMatch range(String low, String high) {
        return FieldMatch.newBuilder().setFieldId(2)
                .setRange(FieldMatch.Range.newBuilder().setLow(bytes(low)).setHigh(bytes(high))).build();
    }

    public static TableEntry entry(String table, int priority, Action action, FieldMatch... matches) {
        TableEntry.Builder entry = TableEntry.newBuilder().setTableId(tableId(table)).setPriority(priority)
                .addAllMatch(List.of(matches));
        if (action != null) {
            entry.getActionBuilder().setAction(action);
        }
        return entry.build();
    }

    public static Entity entity(TableEntry entry) {
        return Entity.newBuilder().setTableEntry(entry).build();
    }

    /** Collects what leaves, as "port: packet". */
    public static final class Sent implements PacketListener {
        private final List<String> packets = new ArrayList<>();

        @Override
        public synchronized void transmitted(int port, byte[] packet) {
            packets.add(port + ": " + hex(packet));
        }

        /** What left since the last call. */
        public synchronized List<String> take() {
            List<String> taken = List.copyOf(packets);
            packets.clear();
            return taken;
        }
    }
}
