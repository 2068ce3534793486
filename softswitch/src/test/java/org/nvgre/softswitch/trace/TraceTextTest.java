package org.nvgre.softswitch.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nvgre.softswitch.table.FieldMatch;
import org.nvgre.softswitch.table.KeyField;

/// How traces are written, for people and for programs. The traces here are made by hand.
final class TraceTextTest {

    private static final Trace TRACE = new Trace(List.of(
            new TraceEvent.Arrived(TraceEvent.Arrival.RECEIVED, 1,
                    ByteString.copyFrom(new byte[]{10, 11, 12})),
            new TraceEvent.StateEntered("start"),
            new TraceEvent.Extracted("eth", 2, List.of(field("eth.type", 16, 0x800))),
            new TraceEvent.Selected(List.of(field("eth.type", 16, 0x800)), Optional.empty()),
            new TraceEvent.Branched("node_2", "eth.isValid()", Optional.of("dir/x.p4:12"), true),
            new TraceEvent.TableApplied("in.route",
                    List.of(key(KeyField.Match.EXACT, field("vrf", 16, 7)),
                            key(KeyField.Match.LPM, field("dst", 32, 0xc0000201L))),
                    Optional.of(new TraceEvent.Hit(List.of(new FieldMatch.Exact(BigInteger.valueOf(7)),
                            new FieldMatch.Lpm(BigInteger.valueOf(0xc0000200L), 24)), 0,
                            Optional.of(new TraceEvent.Via(true, 3, 2)))),
                    Optional.of(new TraceEvent.ActionRun("in.to", List.of(field("port", 16, 9)),
                            List.of(new Effect.Changed(field("meta.port", 16, 0), BigInteger.valueOf(9)),
                                    new Effect.Counted("in.packets", 4))))),
            new TraceEvent.Forwarded(9),
            new TraceEvent.EgressBegan(TraceEvent.Passage.UNICAST, 9, 0),
            new TraceEvent.Dropped(TraceEvent.Stage.EGRESS)));

    private static FieldValue field(String name, int width, long value) {
        return new FieldValue(name, width, BigInteger.valueOf(value));
    }

    private static TraceEvent.KeyValue key(KeyField.Match match, FieldValue value) {
        return new TraceEvent.KeyValue(match, value, value.name());
    }

    @Test
    void forPeople() {
        assertEquals("""
                into port 1, 3 bytes
                   0a0b 0c

                parser
                   start
                      eth  2 bytes  type 0x0800
                      -> accept  because eth.type 0x0800

                ingress
                   if eth.isValid(): true (x.p4:12)
                   table in.route  hit
                      key     vrf  16 bits  7          exact
                              dst  32 bits  192.0.2.1  lpm    192.0.2.0/24
                      entry   group 3, one of 2 members
                      action  in.to(port 9)
                      set     meta.port  0 -> 9
                      count   in.packets[4]
                   => to port 9

                egress, port 9
                   => dropped
                """, TraceText.of(TRACE));
    }

    @Test
    void longConditionsGoOnBelow() {
        String condition = "a".repeat(60) + " && " + "b".repeat(60);
        assertEquals("ingress\n   if " + "a".repeat(60) + " &&\n      " + "b".repeat(60) + ": false\n",
                TraceText.of(new Trace(
                        List.of(new TraceEvent.Branched("n", condition, Optional.empty(), false)))));
    }

    @Test
    void aCloneIsParsedInTheMiddleOfIngress() {
        assertEquals("""
                ingress
                   => clone, session 3: port 6 (instance 4)

                parser, for the clone
                   start
                      -> accept

                ingress, at its end
                   => to port 5

                egress, port 6, clone from ingress with instance 4
                   => dropped
                """, TraceText.of(new Trace(List.of(
                new TraceEvent.Cloned(TraceEvent.Stage.INGRESS, 3, true, List.of(new TraceEvent.Copy(6, 4))),
                new TraceEvent.StateEntered("start"), new TraceEvent.Selected(List.of(), Optional.empty()),
                new TraceEvent.Forwarded(5),
                new TraceEvent.EgressBegan(TraceEvent.Passage.INGRESS_CLONE, 6, 4),
                new TraceEvent.Dropped(TraceEvent.Stage.EGRESS)))));
    }

    @Test
    void forPrograms() {
        JsonNode events = TraceJson.of(TRACE);
        assertEquals(TRACE.events().size(), events.size());
        assertEquals("{\"event\":\"Arrived\",\"how\":\"received\",\"port\":1,\"packet\":\"0a0b0c\"}",
                events.get(0).toString());
        JsonNode table = events.get(5);
        assertEquals("TableApplied", table.get("event").textValue());
        assertEquals("0xc0000201", table.at("/key/1/value/value").textValue());
        assertEquals("{\"kind\":\"Lpm\",\"value\":\"0xc0000200\",\"prefix\":24}",
                table.at("/hit/match/1").toString());
        assertEquals("{\"effect\":\"Counted\",\"counter\":\"in.packets\",\"index\":4}",
                table.at("/run/effects/1").toString());
    }

    @Test
    void valuesByWidthAndName() {
        assertEquals("02:00:00:00:00:01", text("eth.dst", 48, "020000000001"));
        assertEquals("1234567890", ValueText.of(field("standard_metadata.ingress_global_timestamp", 48,
                1_234_567_890)));
        assertEquals("192.0.2.1", text("meta.pa_src", 32, "c0000201"));
        assertEquals("3221225985", text("meta.count", 32, "c0000201"));
        assertEquals("0xc0000201", text("meta.flow_hash", 32, "c0000201"));
        assertEquals("0x86dd", text("ethertype", 16, "86dd"));
        assertEquals("5001", text("vsid", 24, "1389"));
        assertEquals("17", text("ipv4.protocol", 8, "11"));
        assertEquals("0x00000000000000000a", text("wide", 72, "0a"));
    }

    @Test
    void ipv6AddressesAreShort() {
        assertEquals("fd00:10::2", text("dst", 128, "fd000010000000000000000000000002"));
        assertEquals("::", text("dst", 128, "0"));
        assertEquals("::1", text("dst", 128, "1"));
        assertEquals("::ffff:c000:201", text("dst", 128, "ffffc0000201"));
        assertEquals("2001:db8:0:1:1:1:1:1", text("dst", 128, "20010db8000000010001000100010001"));
        assertEquals("2001:0:0:1::1", text("dst", 128, "20010000000000010000000000000001"));
        assertEquals("10::1:2:3:4:0", text("dst", 128, "00100000000000010002000300040000"));
        assertEquals("fe80::", text("dst", 128, "fe800000000000000000000000000000"));
    }

    private static String text(String name, int width, String hex) {
        return ValueText.of(new FieldValue(name, width, new BigInteger(hex, 16)));
    }
}
