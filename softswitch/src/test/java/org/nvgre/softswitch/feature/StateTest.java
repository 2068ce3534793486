package org.nvgre.softswitch.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.nvgre.softswitch.Controller;
import org.nvgre.softswitch.feature.FeatureSwitch.Packet;
import org.p4.v1.CounterEntry;
import org.p4.v1.Entity;
import org.p4.v1.RegisterEntry;
import org.p4.v1.Update;
import org.p4.v1.ValueSetEntry;

/// Registers, value sets and counters, through P4Runtime and through packets.
class StateTest {
    private static final int DIFFERENCE = 6;
    private static final int KNOWN = 12;
    private static final int COUNT = 15;
    private static final int STORE = 16;

    @AutoClose
    private final FeatureSwitch device = FeatureSwitch.started();

    private Entity cell(String register, long index, long value) {
        RegisterEntry.Builder entry = RegisterEntry.newBuilder().setRegisterId(device.id(register));
        if (index >= 0) {
            entry.getIndexBuilder().setIndex(index);
        }
        entry.getDataBuilder().setBitstring(FeatureSwitch.number(value));
        return Entity.newBuilder().setRegisterEntry(entry).build();
    }

    private List<String> cells(String register, long index) {
        return device.controller().read(cell(register, index, 0)).stream().map(Entity::getRegisterEntry)
                .map(e -> e.getIndex().getIndex() + "=" + Long.toHexString(value(e))).toList();
    }

    private static long value(RegisterEntry entry) {
        return new java.math.BigInteger(1, entry.getData().getBitstring().toByteArray()).longValue();
    }

    @Test
    void registersAreSharedByPacketsAndController() {
        device.controller().write(Update.Type.MODIFY, cell("In.first", 1, 0x8000_0000_0000_0009L));
        device.controller().write(Update.Type.MODIFY, cell("In.second", -1, 4));
        assertEquals(List.of("0=4", "1=4", "2=4"), cells("In.second", -1));
        assertEquals(0x8000_0000_0000_0005L, device.one(new Packet(DIFFERENCE, 1, 0, 0, 7, 0)).r());
        assertEquals(-4, device.one(new Packet(DIFFERENCE, 2, 0, 0, 7, 0)).r());
        device.send(new Packet(STORE, 2, 0, 0, 0xABCD, 0));
        assertEquals(List.of("0=0", "1=8000000000000009", "2=abcd"), cells("In.first", -1));
        assertEquals(List.of("2=abcd"), cells("In.first", 2));
        // Beyond the end nothing is stored, and 0 is read.
        device.send(new Packet(STORE, 3, 0, 0, 1, 0));
        assertEquals(List.of("0=0", "1=8000000000000009", "2=abcd"), cells("In.first", -1));
    }

    @Test
    void registersRefuse() {
        refused(Code.OUT_OF_RANGE, Update.Type.MODIFY, cell("In.first", 3, 1));
        refused(Code.INVALID_ARGUMENT, Update.Type.INSERT, cell("In.first", 0, 1));
        Entity.Builder wide = cell("In.first", 0, 1).toBuilder();
        wide.getRegisterEntryBuilder().getDataBuilder().setBitstring(
                com.google.protobuf.ByteString.copyFrom(new byte[]{1, 0, 0, 0, 0, 0, 0, 0, 0}));
        refused(Code.OUT_OF_RANGE, Update.Type.MODIFY, wide.build());
    }

    private Entity pairs(int... indexAndValue) {
        ValueSetEntry.Builder set = ValueSetEntry.newBuilder().setValueSetId(device.id("P.pairs"));
        for (int i = 0; i < indexAndValue.length; i += 2) {
            set.addMembersBuilder().addMatch(FeatureSwitch.exact(1, indexAndValue[i]))
                    .addMatch(FeatureSwitch.exact(2, indexAndValue[i + 1]));
        }
        return Entity.newBuilder().setValueSetEntry(set).build();
    }

    private boolean isKnown(int index, int a) {
        return device.one(new Packet(KNOWN, index, a, 0, 0, 0)).b() == 1;
    }

    @Test
    void aValueSetIsWhatWasWrittenLast() {
        assertEquals(false, isKnown(5, 0x1234));
        device.controller().write(Update.Type.MODIFY, pairs(5, 0x1234, 6, 0));
        assertEquals(List.of(true, true, false, false),
                List.of(isKnown(5, 0x1234), isKnown(6, 0), isKnown(5, 0), isKnown(6, 0x1234)));
        assertEquals(List.of(pairs(5, 0x1234, 6, 0)), device.controller().read(pairs()));
        device.controller().write(Update.Type.MODIFY, pairs(7, 1));
        assertEquals(List.of(false, false, true),
                List.of(isKnown(5, 0x1234), isKnown(6, 0), isKnown(7, 1)));
        refused(Code.RESOURCE_EXHAUSTED, Update.Type.MODIFY, pairs(1, 1, 2, 2, 3, 3));
        refused(Code.INVALID_ARGUMENT, Update.Type.INSERT, pairs(1, 1));
        refused(Code.OUT_OF_RANGE, Update.Type.MODIFY, pairs(0x100, 1));
        assertEquals(true, isKnown(7, 1));
        device.controller().write(Update.Type.MODIFY, pairs());
        assertEquals(false, isKnown(7, 1));
    }

    @Test
    void aValueSetThatNoStateUsesCanBeWritten() {
        ValueSetEntry.Builder set = ValueSetEntry.newBuilder().setValueSetId(device.id("P.unused"));
        set.addMembersBuilder().addMatch(FeatureSwitch.exact(1, 5));
        Entity entity = Entity.newBuilder().setValueSetEntry(set).build();
        device.controller().write(Update.Type.MODIFY, entity);
        set.clearMembers();
        assertEquals(List.of(entity),
                device.controller().read(Entity.newBuilder().setValueSetEntry(set).build()));
    }

    @Test
    void countersWithoutIndexAreAllCells() {
        device.send(new Packet(COUNT, 2, 0, 0, 0, 6));
        device.send(new Packet(COUNT, 4, 0, 0, 0, 6));
        CounterEntry.Builder all = CounterEntry.newBuilder().setCounterId(device.id("In.counts"));
        assertEquals(List.of("0 0", "0 0", "1 20", "0 0"), counts(all));
        all.getDataBuilder().setPacketCount(10).setByteCount(1000);
        device.controller().write(Update.Type.MODIFY, Entity.newBuilder().setCounterEntry(all).build());
        device.send(new Packet(COUNT, 0, 0, 0, 0, 0));
        assertEquals(List.of("11 1014", "10 1000", "10 1000", "10 1000"), counts(all));
    }

    private List<String> counts(CounterEntry.Builder which) {
        return device.controller().read(Entity.newBuilder().setCounterEntry(which).build()).stream()
                .map(e -> e.getCounterEntry().getData())
                .map(d -> d.getPacketCount() + " " + d.getByteCount()).toList();
    }

    private void refused(Code code, Update.Type type, Entity entity) {
        StatusRuntimeException refused = assertThrows(StatusRuntimeException.class,
                () -> device.controller().write(type, entity));
        assertEquals(code.getNumber(), Controller.errors(refused).getFirst().getCanonicalCode(),
                refused::toString);
    }
}
