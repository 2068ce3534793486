package org.nvgre.softswitch.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.table.ActionProfile.Weighted;
import org.nvgre.softswitch.table.RequestRejected.Reason;

final class ActionProfileTest {
    /** An action that does nothing. */
    private record Named(String name) implements Action {
        @Override
        public int id() {
            return 0;
        }

        @Override
        public List<FieldSlot> parameters() {
            return List.of();
        }

        @Override
        public void run(PacketState s) {}
    }

    private long hash;
    private final ActionProfile profile = new ActionProfile("p", 3, _ -> hash);

    private static Invocation call(String name) {
        return new Invocation(new Named(name), List.of());
    }

    private Weighted member(int id, int weight) throws RequestRejected {
        return new Weighted(profile.member(id), weight, ByteString.EMPTY);
    }

    private static void refused(Reason reason, org.junit.jupiter.api.function.Executable call) {
        assertEquals(reason, assertThrows(RequestRejected.class, call).reason());
    }

    @Test
    void theHashPicksAMemberByWeight() throws RequestRejected {
        profile.insertMember(1, call("a"));
        profile.insertMember(2, call("b"));
        profile.insertGroup(9, List.of(member(1, 1), member(2, 2)), 0);
        StringBuilder picked = new StringBuilder();
        for (hash = 0; hash < 6; hash++) {
            picked.append(profile.group(9).choose(null).action().name());
        }
        assertEquals("abbabb", picked.toString());
        profile.modifyMember(2, call("c"));
        hash = 0xffff_ffff_ffff_ffffL; // 32 bits count: 4294967295 % 3 = 0
        assertEquals("a", profile.group(9).choose(null).action().name());
        hash = 1;
        assertEquals("c", profile.group(9).choose(null).action().name());
    }

    @Test
    void anEmptyGroupHasNoAction() throws RequestRejected {
        profile.insertGroup(9, List.of(), 0);
        assertNull(profile.group(9).choose(null));
    }

    @Test
    void whatIsInUseStays() throws RequestRejected {
        profile.insertMember(1, call("a"));
        profile.insertGroup(9, List.of(member(1, 1)), 0);
        refused(Reason.FAILED_PRECONDITION, () -> profile.deleteMember(1));
        profile.use(profile.group(9));
        refused(Reason.FAILED_PRECONDITION, () -> profile.deleteGroup(9));
        profile.release(profile.group(9));
        profile.deleteGroup(9);
        profile.deleteMember(1);
        refused(Reason.NOT_FOUND, () -> profile.deleteMember(1));
    }

    @Test
    void limits() throws RequestRejected {
        profile.insertMember(1, call("a"));
        refused(Reason.ALREADY_EXISTS, () -> profile.insertMember(1, call("a")));
        refused(Reason.RESOURCE_EXHAUSTED, () -> profile.insertGroup(9, List.of(member(1, 3)), 2));
        ActionProfile.Group oneShot = profile.oneShot(List.of(call("b"), call("c")), List.of(1, 1),
                List.of(ByteString.EMPTY, ByteString.EMPTY));
        profile.use(oneShot);
        refused(Reason.RESOURCE_EXHAUSTED, () -> profile.insertMember(2, call("d")));
        profile.release(oneShot);
        profile.insertMember(2, call("d"));
    }
}
