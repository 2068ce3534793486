package org.nvgre.softswitch.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.nvgre.softswitch.traffic.Written.extract;
import static org.nvgre.softswitch.traffic.Written.set;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nvgre.softswitch.json.LoadException;

/// What the shell tells an xsa program and does for it. A packet says where it wants to go and whether it is to be dropped.
final class XsaShellTest {
    private Wired shell;

    @BeforeEach
    void start() throws LoadException {
        var program = new Written("xsa")
                .header("p", "to/16", "drop/8", "from/16", "length/16", "error/8", "parsed/16")
                .metadata("standard_metadata", "drop/1", "ingress_timestamp/64", "parsed_bytes/16",
                        "parser_error/8")
                .metadata("user_metadata", "ingress_port/16", "egress_port/16", "packet_length/16")
                .parser("parser", extract("p"))
                .control("match_action", set("user_metadata.egress_port", "p.to"),
                        set("standard_metadata.drop", "p.drop"), set("p.from", "user_metadata.ingress_port"),
                        set("p.length", "user_metadata.packet_length"),
                        set("p.error", "standard_metadata.parser_error"),
                        set("p.parsed", "standard_metadata.parsed_bytes"))
                .deparser("deparser", List.of("p")).compile();
        shell = new Wired(program);
    }

    @Test
    void portsAndLengthGoBesideThePacket() {
        assertEquals(List.of("770: 0302" + "00" + "012d" + "000c" + "00" + "000a" + "cafe"),
                shell.send(301, "0302" + "00" + "0000" + "0000" + "00" + "0000" + "cafe"));
    }

    @Test
    void whatIsDroppedGoesNowhere() {
        assertEquals(List.of(), shell.send(1, "0302" + "01" + "0000" + "0000" + "00" + "0000"));
    }
}
