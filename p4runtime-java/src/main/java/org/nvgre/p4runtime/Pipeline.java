package org.nvgre.p4runtime;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.p4.config.v1.ActionProfile;
import org.p4.config.v1.ControllerPacketMetadata;
import org.p4.config.v1.P4Info;
import org.p4.config.v1.Preamble;

/// A compiled P4 program: what a device loads, and the names of what is in it. Names are looked up in full
/// (`nvgre.ca_mac`) or by an alias that is unique among its kind (`ca_mac`).
public final class Pipeline {
    private final P4Info p4Info;
    private final ByteString deviceConfig;
    private final long cookie;
    private final Names<Table> tables;
    private final Map<Integer, Table> tablesById;
    private final Names<Action> actions;
    private final Names<Counter> counters;
    private final Names<Meter> meters;
    private final Names<Digest> digests;
    private final PacketHeader packetIn;
    private final PacketHeader packetOut;

    private Pipeline(P4Info p4Info, ByteString deviceConfig) {
        this.p4Info = p4Info;
        this.deviceConfig = deviceConfig;
        this.cookie = cookie(p4Info, deviceConfig);

        Map<Integer, String> aliases = p4Info.getActionsList().stream()
                .map(org.p4.config.v1.Action::getPreamble)
                .collect(Collectors.toMap(Preamble::getId, Preamble::getAlias));
        Map<Integer, Action> actionsById = p4Info.getActionsList().stream().map(Action::new)
                .collect(Collectors.toMap(Action::id, Function.identity()));
        this.actions = new Names<>("action", actionsById.values(), Action::name,
                action -> aliases.get(action.id()));

        Set<Integer> selectors = p4Info.getActionProfilesList().stream()
                .filter(ActionProfile::getWithSelector)
                .map(profile -> profile.getPreamble().getId()).collect(Collectors.toSet());
        Set<Integer> directCounters = p4Info.getDirectCountersList().stream()
                .map(counter -> counter.getPreamble().getId()).collect(Collectors.toSet());
        List<Table> all = p4Info.getTablesList().stream()
                .map(table -> new Table(table, actionsById, aliases, selectors, directCounters)).toList();
        Map<String, String> tableAliases = p4Info.getTablesList().stream()
                .map(org.p4.config.v1.Table::getPreamble)
                .collect(Collectors.toMap(Preamble::getName, Preamble::getAlias));
        this.tables = new Names<>("table", all, Table::name, table -> tableAliases.get(table.name()));
        this.tablesById = all.stream().collect(Collectors.toMap(Table::id, Function.identity()));

        Map<String, String> counterAliases = p4Info.getCountersList().stream()
                .map(org.p4.config.v1.Counter::getPreamble)
                .collect(Collectors.toMap(Preamble::getName, Preamble::getAlias));
        this.counters = new Names<>("counter", p4Info.getCountersList().stream().map(Counter::of).toList(),
                Counter::name, counter -> counterAliases.get(counter.name()));
        Map<String, String> meterAliases = p4Info.getMetersList().stream()
                .map(org.p4.config.v1.Meter::getPreamble)
                .collect(Collectors.toMap(Preamble::getName, Preamble::getAlias));
        this.meters = new Names<>("meter", p4Info.getMetersList().stream().map(Meter::of).toList(),
                Meter::name,
                meter -> meterAliases.get(meter.name()));
        this.digests = new Names<>("digest", p4Info.getDigestsList().stream()
                .flatMap(digest -> Digest.of(digest, p4Info.getTypeInfo()).stream()).toList(), Digest::name);
        this.packetIn = header("packet_in");
        this.packetOut = header("packet_out");
    }

    /// @param deviceConfig what the target loads: for bmv2 and for the embedded switch the BMv2 JSON
    /// @throws IllegalArgumentException P4Info contradicts itself
    public static Pipeline of(P4Info p4Info, ByteString deviceConfig) {
        return new Pipeline(p4Info, deviceConfig);
    }

    /// @param p4InfoText P4Info in protobuf's text format, as compilers write it (`.p4info.txtpb`)
    /// @throws IllegalArgumentException it is no P4Info, or one that contradicts itself
    public static Pipeline parse(CharSequence p4InfoText, ByteString deviceConfig) {
        var p4Info = P4Info.newBuilder();
        try {
            TextFormat.merge(p4InfoText, p4Info);
        } catch (TextFormat.ParseException e) {
            throw new IllegalArgumentException("no P4Info: line " + e.getLine() + ": " + e.getMessage(), e);
        }
        return of(p4Info.build(), deviceConfig);
    }

    public P4Info p4Info() {
        return p4Info;
    }

    public ByteString deviceConfig() {
        return deviceConfig;
    }

    /// How a device knows this pipeline again: the first 8 bytes of SHA-256 over P4Info and device config.
    public long cookie() {
        return cookie;
    }

    /// @throws IllegalArgumentException there is no such table; names the nearest
    public Table table(String name) {
        return tables.get(name);
    }

    public Collection<Table> tables() {
        return tables.all();
    }

    /// @throws IllegalArgumentException there is no such action; names the nearest
    public Action action(String name) {
        return actions.get(name);
    }

    public Collection<Action> actions() {
        return actions.all();
    }

    /// @throws IllegalArgumentException there is no such counter; names the nearest
    public Counter counter(String name) {
        return counters.get(name);
    }

    public Collection<Counter> counters() {
        return counters.all();
    }

    /// @throws IllegalArgumentException there is no such meter; names the nearest
    public Meter meter(String name) {
        return meters.get(name);
    }

    public Collection<Meter> meters() {
        return meters.all();
    }

    /// @throws IllegalArgumentException there is no such digest; names the nearest
    public Digest digest(String name) {
        return digests.get(name);
    }

    /// Those that are structs of bit strings.
    public Collection<Digest> digests() {
        return digests.all();
    }

    /// What the program adds to a packet for the controller.
    public PacketHeader packetIn() {
        return packetIn;
    }

    /// What the program wants to know about a packet from the controller.
    public PacketHeader packetOut() {
        return packetOut;
    }

    /// @throws IllegalArgumentException the device sent what the pipeline does not have
    Table tableById(int id) {
        Table table = tablesById.get(id);
        if (table == null) {
            throw new IllegalArgumentException("the pipeline has no table with id " + id);
        }
        return table;
    }

    /// @throws IllegalArgumentException the device sent what the pipeline does not have
    Meter meterById(int id) {
        return meters.all().stream().filter(meter -> meter.id() == id).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the pipeline has no meter with id " + id));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pipeline that && cookie == that.cookie && p4Info.equals(that.p4Info)
                && deviceConfig.equals(that.deviceConfig);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(cookie);
    }

    /// `pipeline 3f6ab12c90d4e817 (10 tables)`
    @Override
    public String toString() {
        return "pipeline %016x (%d tables)".formatted(cookie, tables().size());
    }

    private PacketHeader header(String name) {
        return new PacketHeader(name, p4Info.getControllerPacketMetadataList().stream()
                .filter(header -> header.getPreamble().getName().equals(name)).findFirst()
                .map(ControllerPacketMetadata::getMetadataList).orElse(List.of()));
    }

    private static long cookie(P4Info p4Info, ByteString deviceConfig) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(deterministic(p4Info));
            deviceConfig.asReadOnlyByteBufferList().forEach(sha256::update);
            return ByteBuffer.wrap(sha256.digest()).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /// P4Info holds maps, which protobuf otherwise writes in any order.
    private static byte[] deterministic(Message message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.getSerializedSize());
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
