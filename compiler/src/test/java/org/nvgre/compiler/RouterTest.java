package org.nvgre.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.p4.config.v1.Action;
import org.p4.config.v1.ActionRef;
import org.p4.config.v1.MatchField;
import org.p4.config.v1.P4Info;
import org.p4.config.v1.Table;

/// One program of many features, looked at from both sides: the control plane's and the switch's.
class RouterTest {

    private static P4Info info;
    private static JsonNode json;

    @BeforeAll
    static void compile() throws Exception {
        Compilation compilation = P4Compiler.compile(Programs.resource("router.p4"),
                CompilerOptions.defaults());
        info = compilation.p4Info();
        json = new ObjectMapper().readTree(compilation.deviceConfig());
    }

    private static Table table(String alias) {
        return info.getTablesList().stream().filter(t -> t.getPreamble().getAlias().equals(alias)).findFirst()
                .orElseThrow();
    }

    private static Action action(String alias) {
        return info.getActionsList().stream().filter(t -> t.getPreamble().getAlias().equals(alias))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode named(JsonNode list, String name) {
        for (JsonNode one : list) {
            if (one.get("name").asText().equals(name)) {
                return one;
            }
        }
        throw new AssertionError("no " + name);
    }

    @Test
    void tableNamesFollowTheInstances() {
        assertEquals("RouterIngress.routes.route", table("route").getPreamble().getName());
        assertEquals("kinds", table("kinds").getPreamble().getName());
        assertEquals(0x02, table("route").getPreamble().getId() >>> 24);
    }

    @Test
    void keysHaveTheirNameOrTheirExpression() {
        Table route = table("route");
        assertEquals("vrf", route.getMatchFields(0).getName());
        assertEquals("vrf_t", route.getMatchFields(0).getTypeName().getName());
        assertEquals("hdr.ipv4.dst", route.getMatchFields(1).getName());
        assertEquals(MatchField.MatchType.LPM, route.getMatchFields(1).getMatchType());
        assertEquals("hdr.ethernet.$valid$", table("kinds").getMatchFields(0).getName());
        assertEquals(1, table("kinds").getMatchFields(0).getBitwidth());
    }

    @Test
    void actionsOfATable() {
        Table route = table("route");
        assertEquals(List.of(ActionRef.Scope.TABLE_AND_DEFAULT, ActionRef.Scope.TABLE_ONLY,
                ActionRef.Scope.DEFAULT_ONLY),
                route.getActionRefsList().stream().map(ActionRef::getScope).toList());
        assertEquals(21257015, route.getConstDefaultActionId());
        assertEquals(4096, route.getSize());
        assertEquals(info.getDirectCounters(0).getPreamble().getId(), route.getDirectResourceIds(0));
    }

    @Test
    void parametersAndTheirIds() {
        Action forward = action("forward");
        assertEquals("sends on", forward.getPreamble().getDoc().getBrief());
        assertEquals(7, forward.getParams(0).getId());
        assertEquals(2, forward.getParams(1).getId());
        assertEquals(48, forward.getParams(1).getBitwidth());
    }

    @Test
    void aDefaultThatCanChangeKeepsItsArguments() {
        Table kinds = table("kinds");
        assertEquals(0, kinds.getConstDefaultActionId());
        assertEquals(1, kinds.getInitialDefaultAction().getArguments(0).getValue().byteAt(0));
        assertTrue(kinds.getIsConstTable());
    }

    @Test
    void controllerHeaderCounterPackageAndTypes() {
        assertEquals("packet_in", info.getControllerPacketMetadata(0).getPreamble().getName());
        assertEquals(9, info.getControllerPacketMetadata(0).getMetadata(0).getBitwidth());
        assertEquals("stats", info.getCounters(0).getPreamble().getName());
        assertEquals(64, info.getCounters(0).getSize());
        assertEquals("router", info.getPkgInfo().getName());
        assertEquals("v1model", info.getPkgInfo().getArch());
        assertEquals(16,
                info.getTypeInfo().getNewTypesOrThrow("vrf_t").getOriginalType().getBitstring().getBit()
                        .getBitwidth());
        assertEquals(2, info.getTypeInfo().getSerializableEnumsOrThrow("Kind").getMembersCount());
    }

    @Test
    void parserStates() {
        JsonNode states = json.get("parsers").get(0).get("parse_states");
        JsonNode start = named(states, "start");
        assertEquals("extract", start.get("parser_ops").get(0).get("op").asText());
        assertEquals("0x0800", start.get("transitions").get(0).get("value").asText());
        assertTrue(start.get("transitions").get(0).get("mask").isNull());
        assertEquals("0xff00", start.get("transitions").get(1).get("mask").asText());
        // 6 to 15 in aligned blocks: 6 and 7, 8 to 15.
        JsonNode ipv4 = named(states, "ipv4").get("transitions");
        assertEquals("0x06", ipv4.get(1).get("value").asText());
        assertEquals("0x0e", ipv4.get(1).get("mask").asText());
        assertEquals("0x08", ipv4.get(2).get("value").asText());
        // BMv2 reads this condition without the wrapping that parameters of primitives have.
        JsonNode verify = named(states, "ipv4").get("parser_ops").get(1);
        assertEquals("==", verify.get("parameters").get(0).get("value").get("op").asText());
        assertEquals("extract_VL", named(states, "options").get("parser_ops").get(0).get("op").asText());
    }

    @Test
    void headersAndDeparser() {
        assertEquals("*", named(json.get("header_types"), "options_t").get("fields").get(0).get(1).asText());
        assertEquals(40, named(json.get("header_types"), "options_t").get("max_length").asInt());
        List<String> order = new ArrayList<>();
        json.get("deparsers").get(0).get("order").forEach(h -> order.add(h.asText()));
        assertEquals(List.of("to_controller", "ethernet", "ipv4", "options"), order);
    }

    @Test
    void theNamesOfTheSwitchAreThoseOfP4Info() {
        JsonNode tables = json.get("pipelines").get(0).get("tables");
        JsonNode route = named(tables, "RouterIngress.routes.route");
        assertEquals("lpm", route.get("match_type").asText());
        assertTrue(route.get("with_counters").asBoolean());
        assertTrue(route.get("next_tables").has("__HIT__"));
        for (Table table : info.getTablesList()) {
            named(tables, table.getPreamble().getName());
        }
        JsonNode entries = named(tables, "kinds").get("entries");
        assertEquals("0x8100", entries.get(0).get("match_key").get(1).get("key").asText());
        assertEquals("0xffff", entries.get(0).get("match_key").get(1).get("mask").asText());
        assertTrue(entries.get(0).get("priority").asInt() < entries.get(1).get("priority").asInt());
        assertEquals("0x02", entries.get(0).get("action_entry").get("action_data").get(0).asText());
    }

    @Test
    void anIfInAnActionIsAJump() {
        JsonNode primitives = named(json.get("actions"), "RouterIngress.routes.forward").get("primitives");
        List<String> names = new ArrayList<>();
        primitives.forEach(p -> names.add(p.get("op").asText()));
        assertEquals(List.of("assign", "assign", "_jump_if_zero", "mark_to_drop", "_jump", "assign"), names);
        assertEquals(5, Integer.decode(primitives.get(2).get("parameters").get(1).get("value").asText()));
        assertEquals(6, Integer.decode(primitives.get(4).get("parameters").get(0).get("value").asText()));
    }

    @Test
    void checksumsHaveTheirCondition() {
        JsonNode checksums = json.get("checksums");
        assertTrue(checksums.get(0).get("verify").asBoolean());
        assertFalse(checksums.get(1).get("verify").asBoolean());
        assertFalse(checksums.get(1).get("if_cond").isNull());
        assertEquals("csum16", json.get("calculations").get(0).get("algo").asText());
    }
}
