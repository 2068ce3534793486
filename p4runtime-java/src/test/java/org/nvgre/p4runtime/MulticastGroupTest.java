package org.nvgre.p4runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.TextFormat;
import org.junit.jupiter.api.Test;
import org.p4.v1.MulticastGroupEntry;

class MulticastGroupTest {
    @Test
    void orderOfReplicasDoesNotMatter() {
        MulticastGroup group = MulticastGroup.of(7, new Replica(3, 2), new Replica(1, 0));
        assertEquals(group, MulticastGroup.of(7, new Replica(1, 0), new Replica(3, 2)));
        assertEquals("multicast group 7 -> port 1, port 3 instance 2", group.toString());
        assertEquals("multicast group 8 -> nowhere", MulticastGroup.of(8).toString());
        assertNotEquals(group, MulticastGroup.of(7, new Replica(1, 0)));
        assertEquals(group.key(), MulticastGroup.of(7).key());
    }

    @Test
    void bothFormsOfAPortAreRead() throws Exception {
        var wire = TextFormat.parse("""
                multicast_group_id: 7
                replicas { port: "\\x00\\x03" instance: 2 }
                replicas { egress_port: 1 backup_replicas { port: "\\x05" instance: 9 } }
                """, MulticastGroupEntry.class);
        MulticastGroup group = MulticastGroup.of(wire);
        assertEquals("multicast group 7 -> port 1 else [Backup[port=5, instance=9]], port 3 instance 2",
                group.toString());
        assertEquals(group, MulticastGroup.of(
                group.toProto().getPacketReplicationEngineEntry().getMulticastGroupEntry()));
    }

    @Test
    void refusesWhatNoDeviceTakes() {
        assertThrows(IllegalArgumentException.class, () -> MulticastGroup.of(0));
        assertThrows(IllegalArgumentException.class, () -> new Replica(-1, 0));
        var mistake = assertThrows(IllegalArgumentException.class,
                () -> MulticastGroup.of(7, new Replica(1, 2), new Replica(1, 2)));
        assertEquals("multicast group 7 has port 1 instance 2 twice", mistake.getMessage());
    }
}
