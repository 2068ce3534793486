package org.nvgre.softswitch.p4runtime;

import java.util.List;
import java.util.Map;
import org.nvgre.softswitch.table.RegisterArray;
import org.nvgre.softswitch.table.RequestRejected;
import org.nvgre.softswitch.table.RequestRejected.Reason;
import org.p4.v1.P4Data;
import org.p4.v1.RegisterEntry;
import org.p4.v1.Update;

/** Registers (specification section 9.7). Without index all cells are meant. */
final class RegisterCodec {
    private final Pipeline pipeline;

    RegisterCodec(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    void write(Update.Type type, RegisterEntry entry) throws RequestRejected {
        if (type != Update.Type.MODIFY) {
            throw RequestRejected.invalid("registers can only be modified");
        }
        RegisterArray register = pipeline.register(entry.getRegisterId());
        if (entry.getData().getDataCase() != P4Data.DataCase.BITSTRING) {
            throw RequestRejected.invalid(register.name() + ": its cells are bit strings");
        }
        long[] value = new long[register.limbs()];
        Bytestrings.read(entry.getData().getBitstring(), register.width(), value, 0, register::name);
        for (int i = from(register, entry); i < to(register, entry); i++) {
            register.set(i, value);
        }
    }

    void read(RegisterEntry request, EntitySink sink) throws RequestRejected {
        for (Map.Entry<Integer, RegisterArray> found : request.getRegisterId() == 0
                ? pipeline.registers().entrySet()
                : List.of(Map.entry(request.getRegisterId(), pipeline.register(request.getRegisterId())))) {
            RegisterArray register = found.getValue();
            for (int i = from(register, request); i < to(register, request); i++) {
                int index = i;
                sink.accept(e -> {
                    RegisterEntry.Builder into = e.getRegisterEntryBuilder().setRegisterId(found.getKey());
                    into.getIndexBuilder().setIndex(index);
                    into.getDataBuilder().setBitstring(Bytestrings.canonical(register.words(),
                            index * register.limbs(), register.width()));
                });
            }
        }
    }

    private static int from(RegisterArray register, RegisterEntry entry) throws RequestRejected {
        long index = entry.getIndex().getIndex();
        if (entry.hasIndex() && (index < 0 || index >= register.size())) {
            throw new RequestRejected(Reason.OUT_OF_RANGE,
                    register.name() + ": index " + index + " of " + register.size() + " cells");
        }
        return (int) index;
    }

    private static int to(RegisterArray register, RegisterEntry entry) {
        return entry.hasIndex() ? (int) entry.getIndex().getIndex() + 1 : register.size();
    }
}
