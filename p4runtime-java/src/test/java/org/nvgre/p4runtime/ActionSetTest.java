package org.nvgre.p4runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.nvgre.p4runtime.Sample.PIPELINE;

import com.google.protobuf.TextFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nvgre.p4runtime.ActionSet.Share;

class ActionSetTest {
    private final Table nextHop = PIPELINE.table("nvgre.next_hop");

    private static ActionCall toPort(int port) {
        return PIPELINE.action("to_port").call("port", port);
    }

    private TableEntry entry(ActionSet actions) {
        return nextHop.entry().exact("next_hop", 7).actions(actions).build();
    }

    @Test
    void isWrittenInOneShot() throws Exception {
        TableEntry entry = entry(ActionSet.of(List.of(new Share(toPort(2), 1), new Share(toPort(1), 3))));
        assertEquals(wire("""
                table_entry {
                  table_id: 33554436
                  match { field_id: 1 exact { value: "\\x07" } }
                  action { action_profile_action_set {
                    action_profile_actions {
                      action { action_id: 16777217 params { param_id: 1 value: "\\x01" } } weight: 3 }
                    action_profile_actions {
                      action { action_id: 16777217 params { param_id: 1 value: "\\x02" } } weight: 1 }
                  } }
                }"""), entry.toProto());
        assertEquals("nvgre.next_hop[next_hop=7] -> nvgre.to_port(port=1) * 3 | nvgre.to_port(port=2)",
                entry.toString());
    }

    /// Another order, and a weight written as two shares.
    @Test
    void whatIsReadEqualsWhatWasWritten() throws Exception {
        assertEquals(entry(ActionSet.of(List.of(new Share(toPort(1), 2), new Share(toPort(2), 1)))),
                TableEntry.of(PIPELINE, wire("""
                        table_entry {
                          table_id: 33554436
                          match { field_id: 1 exact { value: "\\x00\\x07" } }
                          action { action_profile_action_set {
                            action_profile_actions {
                              action { action_id: 16777217 params { param_id: 1 value: "\\x02" } } weight: 1 }
                            action_profile_actions {
                              action { action_id: 16777217 params { param_id: 1 value: "\\x01" } } weight: 1 }
                            action_profile_actions {
                              action { action_id: 16777217 params { param_id: 1 value: "\\x01" } } weight: 1 }
                          } }
                        }""").getTableEntry()));
    }

    @Test
    void oneActionIsASetOfOne() {
        TableEntry entry = nextHop.entry().exact("next_hop", 7).action("to_port", "port", 1).build();
        assertEquals(entry(ActionSet.of(toPort(1))), entry);
        assertEquals("nvgre.next_hop[next_hop=7] -> nvgre.to_port(port=1)", entry.toString());
    }

    @Test
    void weightsArePartOfTheValue() {
        var one = ActionSet.of(List.of(new Share(toPort(1), 1), new Share(toPort(2), 1)));
        var other = ActionSet.of(List.of(new Share(toPort(1), 1), new Share(toPort(2), 2)));
        assertNotEquals(one, other);
        assertEquals(entry(one).key(), entry(other).key());
    }

    @Test
    void refusesWhatNoDeviceTakes() {
        assertThrows(IllegalArgumentException.class, () -> ActionSet.of(List.of()));
        assertThrows(IllegalArgumentException.class, () -> ActionSet.of(List.of(new Share(toPort(1), 0))));
        assertEquals("table 'nvgre.ca_mac' takes one action, since it has no selector",
                assertThrows(IllegalArgumentException.class,
                        () -> PIPELINE.table("ca_mac").entry().actions(ActionSet.of(toPort(1))))
                        .getMessage());
        ActionCall foreign = PIPELINE.action("to_endpoint").call("source", 1, "destination", 2, "mac", 3);
        assertEquals("table 'nvgre.next_hop' has no action 'nvgre.to_endpoint'",
                assertThrows(IllegalArgumentException.class, () -> entry(ActionSet.of(foreign)))
                        .getMessage());
    }

    @Test
    void membersAndGroupsAreNotRead() throws Exception {
        var wire = wire("""
                table_entry {
                  table_id: 33554436
                  match { field_id: 1 exact { value: "\\x07" } }
                  action { action_profile_group_id: 9 }
                }""").getTableEntry();
        assertThrows(IllegalArgumentException.class, () -> TableEntry.of(PIPELINE, wire));
    }

    private static org.p4.v1.Entity wire(String text) throws TextFormat.ParseException {
        return TextFormat.parse(text, org.p4.v1.Entity.class);
    }
}
