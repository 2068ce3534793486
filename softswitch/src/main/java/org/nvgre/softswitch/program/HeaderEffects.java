package org.nvgre.softswitch.program;

import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.constant.MethodTypeDesc;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.PacketState;

/** What is done to headers as wholes. The length that egress sees follows what is added and removed. */
final class HeaderEffects {
    private static final MethodTypeDesc ONE = Code.type(CD_void, Code.STATE, Code.desc(HeaderSlot.class));

    private HeaderEffects() {}

    /** Makes a header valid; one that was not is zeroed. */
    static Step.Effect add(HeaderSlot header) {
        return Step.Effect.of(s -> add(s, header), c -> c.packet().object(header, HeaderSlot.class)
                .call(HeaderEffects.class, "add", ONE));
    }

    static Step.Effect remove(HeaderSlot header) {
        return Step.Effect.of(s -> remove(s, header), c -> c.packet().object(header, HeaderSlot.class)
                .call(HeaderEffects.class, "remove", ONE));
    }

    static Step.Effect assign(HeaderSlot to, HeaderSlot from) {
        return Step.Effect.of(s -> to.assign(s, from),
                c -> c.object(to, HeaderSlot.class).packet().object(from, HeaderSlot.class).out()
                        .invokevirtual(Code.desc(HeaderSlot.class), "assign",
                                Code.type(CD_void, Code.STATE, Code.desc(HeaderSlot.class))));
    }

    static void add(PacketState s, HeaderSlot header) {
        if (!header.isValid(s)) {
            header.clear(s);
            header.setValid(s);
            s.packetLength += header.bytes(s);
        }
    }

    static void remove(PacketState s, HeaderSlot header) {
        if (header.isValid(s)) {
            s.packetLength -= header.bytes(s);
            header.setInvalid(s);
        }
    }
}
