package org.nvgre.p4runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.nvgre.p4runtime.Sample.PIPELINE;

import com.google.protobuf.TextFormat;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class TableEntryTest {
    private final Table caMac = PIPELINE.table("nvgre.ca_mac");
    private final Table route = PIPELINE.table("nvgre.pa_route");
    private final Table acl = PIPELINE.table("nvgre.acl");

    @Test
    void becomesIdsAndShortBytes() throws Exception {
        TableEntry entry = caMac.entry().exact("mac", new byte[]{2, 0, 0, 0, 0, 1}).exact("vsid", 5000)
                .action("nvgre.to_port", "port", 3).build();
        assertEquals(wire("""
                table_entry {
                  table_id: 33554433
                  match { field_id: 1 exact { value: "\\x13\\x88" } }
                  match { field_id: 2 exact { value: "\\x02\\x00\\x00\\x00\\x00\\x01" } }
                  action { action { action_id: 16777217 params { param_id: 1 value: "\\x03" } } }
                }"""), entry.toProto());
        assertEquals("nvgre.ca_mac[vsid=5000 mac=02:00:00:00:00:01] -> nvgre.to_port(port=3)",
                entry.toString());
    }

    @Test
    void everyKindOfFieldBecomesItsOwnMessage() throws Exception {
        TableEntry entry = acl.entry().exact("vsid", 1).ternary("source", 0x0a0a0a0a, 0xff000000L)
                .range("port", 22, 80)
                .optional("protocol", 6).priority(10)
                .action("to_endpoint", "mac", 1, "destination", 0x0a000002, "source", 0x0a000001).build();
        assertEquals(wire("""
                table_entry {
                  table_id: 33554435
                  match { field_id: 5 exact { value: "\\x01" } }
                  match { field_id: 1 ternary { value: "\\x0a\\x00\\x00\\x00" mask: "\\xff\\x00\\x00\\x00" } }
                  match { field_id: 2 range { low: "\\x16" high: "\\x50" } }
                  match { field_id: 3 optional { value: "\\x06" } }
                  action { action {
                    action_id: 16777218
                    params { param_id: 1 value: "\\x0a\\x00\\x00\\x01" }
                    params { param_id: 2 value: "\\x0a\\x00\\x00\\x02" }
                    params { param_id: 3 value: "\\x01" }
                  } }
                  priority: 10
                }"""), entry.toProto());
        assertEquals("nvgre.acl[vsid=1 source=10.0.0.0&&&255.0.0.0 port=22..80 protocol=6] @10",
                entry.key().toString());
    }

    @Test
    void prefixIsMasked() throws Exception {
        TableEntry entry = route.entry().exact("vrf", 0)
                .lpm("destination", InetAddress.getByName("10.1.2.3"), 8)
                .action("to_port", "port", 1).build();
        assertEquals(wire("""
                table_entry {
                  table_id: 33554434
                  match { field_id: 1 exact { value: "\\x00" } }
                  match { field_id: 2 lpm { value: "\\x0a\\x00\\x00\\x00" prefix_len: 8 } }
                  action { action { action_id: 16777217 params { param_id: 1 value: "\\x01" } } }
                }"""), entry.toProto());
        assertEquals("nvgre.pa_route[vrf=0 destination=10.0.0.0/8]", entry.key().toString());
    }

    @Test
    void whatExcludesNothingIsLeftOut() {
        TableEntry.Key bare = acl.entry().exact("vsid", 1).priority(1).key();
        assertEquals(bare, acl.entry().exact("vsid", 1).ternary("source", 0x0a000001, 0).priority(1).key());
        assertEquals(bare, acl.entry().exact("vsid", 1).range("port", 0, 0xffff).priority(1).key());
        assertNotEquals(bare, acl.entry().exact("vsid", 1).range("port", 0, 0xfffe).priority(1).key());
        assertEquals(1, bare.toProto().getTableEntry().getMatchCount());
        assertEquals(route.entry().exact("vrf", 1).key(),
                route.entry().exact("vrf", 1).lpm("destination", 0x0a000001, 0).key());
        assertEquals(new Match.Any(), bare.match("source"));
    }

    @Test
    void exactSuitsEveryKind() {
        TableEntry.Key key = acl.entry().exact("vsid", 1).exact("source", 2).exact("port", 3)
                .exact("protocol", 4)
                .priority(1).key();
        assertEquals(acl.entry().exact("vsid", 1).ternary("source", 2, 0xffffffffL).range("port", 3, 3)
                .optional("protocol", 4).priority(1).key(), key);
        assertEquals(route.entry().exact("vrf", 1).lpm("destination", 2, 32).key(),
                route.entry().exact("vrf", 1).exact("destination", 2).key());
    }

    @Test
    void keyIsWhatItMatchesAndValueWhatItDoes() {
        TableEntry one = Sample.entry(5000);
        TableEntry same = caMac.entry().exact("mac", 0x02_00_00_00_00_01L).exact("vsid", 5000)
                .action("nvgre.to_port", "port", new byte[]{0, 3}).build();
        TableEntry elsewhere = caMac.entry().exact("mac", 0x02_00_00_00_00_01L).exact("vsid", 5000)
                .action("nvgre.to_port", "port", 4).build();
        assertEquals(one, same);
        assertEquals(one.hashCode(), same.hashCode());
        assertEquals(one.key(), elsewhere.key());
        assertNotEquals(one, elsewhere);
        assertNotEquals(one.key(), Sample.entry(5001).key());
    }

    @Test
    void whatIsReadEqualsWhatWasWritten() throws Exception {
        TableEntry wanted = acl.entry().exact("vsid", 1).ternary("source", 0x0a000000, 0xff000000L)
                .priority(10)
                .action("to_port", "port", 3).build();
        // Another order, longer values, unmasked bits, a counter: what a careless device may send.
        assertEquals(wanted, TableEntry.of(PIPELINE, wire("""
                table_entry {
                  table_id: 33554435
                  match { field_id: 1 ternary { value: "\\x0a\\x01\\x01\\x01" mask: "\\xff\\x00\\x00\\x00" } }
                  match { field_id: 5 exact { value: "\\x00\\x00\\x01" } }
                  action { action { action_id: 16777217 params { param_id: 1 value: "\\x00\\x03" } } }
                  priority: 10
                  counter_data { packet_count: 7 }
                }""").getTableEntry()));
    }

    @Test
    void defaultEntryHasNoKeyFields() throws Exception {
        TableEntry entry = caMac.defaultEntry().action("NoAction").build();
        assertEquals(wire("""
                table_entry {
                  table_id: 33554433
                  action { action { action_id: 16777219 } }
                  is_default_action: true
                }"""), entry.toProto());
        assertEquals("nvgre.ca_mac[default] -> NoAction()", entry.toString());
        assertMistake("table 'nvgre.ca_mac': the default entry has no key fields",
                () -> caMac.defaultEntry().exact("vsid", 1));
    }

    @Test
    void deleteTakesTheKeyAlone() throws Exception {
        var update = Update.delete(Sample.entry(1)).toProto();
        assertEquals(org.p4.v1.Update.Type.DELETE, update.getType());
        assertEquals(wire("""
                table_entry {
                  table_id: 33554433
                  match { field_id: 1 exact { value: "\\x01" } }
                  match { field_id: 2 exact { value: "\\x02\\x00\\x00\\x00\\x00\\x01" } }
                }"""), update.getEntity());
    }

    @Test
    void mistakesSayWhatAndWhere() {
        assertMistake("table 'nvgre.ca_mac': no field 'vsd'; did you mean 'vsid'?",
                () -> caMac.entry().exact("vsd", 1));
        assertMistake("table 'nvgre.ca_mac', field 'vsid': 16777216 does not fit into 24 bits",
                () -> caMac.entry().exact("vsid", 1 << 24));
        assertMistake("table 'nvgre.ca_mac', field 'vsid' is matched exact, not lpm",
                () -> caMac.entry().lpm("vsid", 1, 8));
        assertMistake("table 'nvgre.ca_mac': field 'vsid' is there twice",
                () -> caMac.entry().exact("vsid", 1).exact("vsid", 1));
        assertMistake("table 'nvgre.ca_mac': the entry lacks 'vsid', 'mac'",
                () -> caMac.entry().action("to_port", "port", 1).build());
        assertMistake("table 'nvgre.ca_mac': no action 'to_prt'; did you mean 'nvgre.to_port'?",
                () -> caMac.entry().action("to_prt"));
        assertMistake("action 'nvgre.to_port' lacks 'port'", () -> caMac.entry().action("to_port"));
        assertMistake("action 'nvgre.to_port', 'port': 512 does not fit into 9 bits",
                () -> caMac.entry().action("to_port", "port", 512));
        assertMistake("action 'nvgre.to_port': no parameter 'prt'; did you mean 'port'?",
                () -> caMac.entry().action("to_port", "prt", 1));
        assertMistake("action 'nvgre.to_port': 'port' is there twice",
                () -> caMac.entry().action("to_port", "port", 1, "port", 1));
        assertMistake("table 'nvgre.ca_mac': action 'NoAction' is for the default entry only",
                () -> caMac.entry().exact("vsid", 1).exact("mac", 1).action("NoAction").build());
        assertMistake("table 'nvgre.acl': action 'nvgre.to_port' is not for the default entry",
                () -> acl.defaultEntry().action("to_port", "port", 1).build());
        assertMistake("table 'nvgre.pa_route' has a constant default action",
                () -> route.defaultEntry().action("NoAction").build());
        assertMistake(
                "table 'nvgre.acl': the entry needs a priority of 1 or more, since others can overlap it",
                () -> acl.entry().exact("vsid", 1).key());
        assertMistake("table 'nvgre.ca_mac': the entry has a priority, but nothing can overlap it",
                () -> caMac.entry().exact("vsid", 1).exact("mac", 1).priority(1).key());
        assertMistake("table 'nvgre.acl', field 'port': range 5..4 is empty",
                () -> acl.entry().range("port", 5, 4));
        assertMistake("table 'nvgre.pa_route', field 'destination': prefix length 33 is not within 0..32",
                () -> route.entry().lpm("destination", 1, 33));
    }

    private static void assertMistake(String message, Executable mistake) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, mistake).getMessage());
    }

    private static org.p4.v1.Entity wire(String text) throws TextFormat.ParseException {
        return TextFormat.parse(text, org.p4.v1.Entity.class);
    }
}
