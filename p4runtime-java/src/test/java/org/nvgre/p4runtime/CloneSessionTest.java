package org.nvgre.p4runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.TextFormat;
import org.junit.jupiter.api.Test;

class CloneSessionTest {
    private static final CloneSession SESSION = CloneSession.of(100, new Replica(510, 1));

    @Test
    void isPartOfTheReplicationEngine() throws Exception {
        assertEquals(TextFormat.parse("""
                packet_replication_engine_entry { clone_session_entry {
                  session_id: 100
                  replicas { egress_port: 510 instance: 1 }
                } }""", org.p4.v1.Entity.class), SESSION.toProto());
        assertEquals("clone session 100 -> port 510 instance 1", SESSION.toString());
        assertEquals(SESSION,
                CloneSession.of(SESSION.toProto().getPacketReplicationEngineEntry().getCloneSessionEntry()));
    }

    @Test
    void deleteTakesTheKeyAlone() throws Exception {
        assertEquals(TextFormat.parse("""
                type: DELETE
                entity { packet_replication_engine_entry { clone_session_entry { session_id: 100 } } }""",
                org.p4.v1.Update.class), Update.delete(SESSION).toProto());
    }

    @Test
    void refusesWhatNoDeviceTakes() {
        assertThrows(IllegalArgumentException.class, () -> CloneSession.of(0));
    }
}
