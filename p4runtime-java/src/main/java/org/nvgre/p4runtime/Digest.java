package org.nvgre.p4runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.p4.config.v1.P4StructTypeSpec;
import org.p4.config.v1.P4TypeInfo;
import org.p4.v1.DigestEntry;
import org.p4.v1.P4Data;
import org.p4.v1.P4StructLike;

/// What a program tells its controller without a packet: a struct of bit strings (P4Runtime specification, "Digest").
public final class Digest {

    /// How many of them are told at a time.
    ///
    /// @param atMost    of them in a list
    /// @param delay     that a list may wait for more
    /// @param silence   for how long one that was told is not told again, unless it is acknowledged
    public record Lists(int atMost, Duration delay, Duration silence) {}

    private final int id;
    private final String name;
    private final List<Param> fields;

    private Digest(int id, String name, List<Param> fields) {
        this.id = id;
        this.name = name;
        this.fields = fields;
    }

    /// Empty for one of another type, which this client cannot read.
    static Optional<Digest> of(org.p4.config.v1.Digest info, P4TypeInfo types) {
        P4StructTypeSpec struct = types.getStructsOrDefault(info.getTypeSpec().getStruct().getName(),
                P4StructTypeSpec.getDefaultInstance());
        var fields = new ArrayList<Param>();
        for (var member : struct.getMembersList()) {
            if (!member.getTypeSpec().getBitstring().hasBit()) {
                return Optional.empty();
            }
            fields.add(new Param(fields.size() + 1, member.getName(),
                    member.getTypeSpec().getBitstring().getBit().getBitwidth()));
        }
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(new Digest(info.getPreamble().getId(), info.getPreamble().getName(),
                        List.copyOf(fields)));
    }

    public int id() {
        return id;
    }

    public String name() {
        return name;
    }

    /// Its members, in order.
    public List<Param> fields() {
        return fields;
    }

    /// @throws IllegalArgumentException it is not this digest's
    Map<String, Bits> decode(P4Data wire) {
        P4StructLike struct = wire.getStruct();
        if (struct.getMembersCount() != fields.size()) {
            throw new IllegalArgumentException("digest '%s' has %d members, and %d came".formatted(name,
                    fields.size(), struct.getMembersCount()));
        }
        var values = new LinkedHashMap<String, Bits>();
        for (int i = 0; i < fields.size(); i++) {
            values.put(fields.get(i).name(), fields.get(i).value(struct.getMembers(i).getBitstring()));
        }
        return values;
    }

    DigestEntry toProto(Lists lists) {
        return DigestEntry.newBuilder().setDigestId(id).setConfig(DigestEntry.Config.newBuilder()
                .setMaxListSize(lists.atMost()).setMaxTimeoutNs(lists.delay().toNanos())
                .setAckTimeoutNs(lists.silence().toNanos())).build();
    }

    /// `digest 'learn_t'`
    @Override
    public String toString() {
        return "digest '" + name + "'";
    }
}
