package org.nvgre.softswitch.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.nvgre.softswitch.traffic.Written.equal;
import static org.nvgre.softswitch.traffic.Written.extract;
import static org.nvgre.softswitch.traffic.Written.object;
import static org.nvgre.softswitch.traffic.Written.op;
import static org.nvgre.softswitch.traffic.Written.set;

import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.program.SwitchProgram;
import org.nvgre.softswitch.table.Meter;

/// What a pna program is told and what comes of what it says. A packet is a command and three bytes in which the program
/// answers.
final class PnaNicTest {
    private static final int SEND = 1;
    private static final int SEND_AND_DROP = 2;
    private static final int DROP_AND_SEND = 3;

    private SwitchProgram program;
    private Wired nic;

    @BeforeEach
    void start() throws LoadException {
        program = new Written("pna").header("p", "command/8", "port/8", "error/8", "hash/32")
                .metadata("pna_main_parser_input_metadata", "recirculated/1", "input_port/32", "_padding/7")
                .metadata("pna_main_input_metadata", "recirculated/1", "timestamp/64", "parser_error/32",
                        "class_of_service/8", "input_port/32", "_padding/7")
                .metadata("scalars", "in/32")
                .with("\"extern_instances\": [{\"name\": \"crc\", \"id\": 0, \"type\": \"Hash\", \"attribute_values\": "
                        + "[{\"name\": \"algo\", \"type\": \"string\", \"value\": \"crc32\"}]}, "
                        + "{\"name\": \"seen\", \"id\": 1, \"type\": \"Counter\"}]")
                .with("\"counter_arrays\": [{\"name\": \"seen\", \"id\": 0, \"size\": 4}]")
                .with("\"meter_arrays\": [{\"name\": \"rate\", \"id\": 0, \"size\": 1, \"type\": \"packets\"}]")
                .parser("main_parser",
                        "{\"op\": \"set\", \"parameters\": [{\"type\": \"field\", \"value\": [\"scalars\", \"in\"]}, "
                                + "{\"type\": \"field\", \"value\": "
                                + "[\"pna_main_parser_input_metadata\", \"input_port\"]}]}",
                        extract("p"))
                .control("main_control", set("p.port", "scalars.in"),
                        set("p.error", "pna_main_input_metadata.parser_error"),
                        op("_Counter_count", object("extern", "seen"), "0x0"),
                        op("_Counter_count", object("extern", "seen"), "0x1", "0x64"),
                        op("_Hash_get_hash", object("extern", "crc"), "p.hash",
                                "{\"type\": \"field_list\", \"value\": [{\"type\": \"field\", \"value\": "
                                        + "[\"p\", \"command\"]}, {\"type\": \"field\", \"value\": "
                                        + "[\"pna_main_input_metadata\", \"input_port\"]}]}"),
                        op("_jump_if_zero", equal("p.command", "0x1"), "0x7"),
                        op("send_to_port", "0x9"),
                        op("_jump_if_zero", equal("p.command", "0x2"), "0xa"),
                        op("send_to_port", "0x9"), op("drop_packet"),
                        op("_jump_if_zero", equal("p.command", "0x3"), "0xd"),
                        op("drop_packet"), op("send_to_port", "0x9"),
                        op("_jump_if_zero", equal("pna_main_input_metadata.parser_error", "0x1"), "0xf"),
                        op("send_to_port", "0xe"))
                .deparser("main_deparser", List.of("p")).compile();
        nic = new Wired(program);
    }

    private static String packet(int command) {
        return "%02x000000000000".formatted(command);
    }

    @Test
    void bothMetadataTellThePort() {
        CRC32 crc = new CRC32();
        crc.update(new byte[]{SEND, 0, 0, 0, 42});
        assertEquals(List.of("9: 012a00" + "%08x".formatted(crc.getValue()) + "cafe"),
                nic.send(42, packet(SEND) + "cafe"));
    }

    @Test
    void theLastOfSendAndDropDecides() {
        assertEquals(List.of(), nic.send(1, packet(SEND_AND_DROP)));
        assertEquals(1, nic.send(1, packet(DROP_AND_SEND)).size());
    }

    @Test
    void aPacketSentNowhereIsDropped() {
        assertEquals(List.of(), nic.send(1, packet(0)));
    }

    @Test
    void anErrorOfTheParserIsTold() {
        // The header is not valid, so that nothing of it leaves.
        assertEquals(List.of("14: 0100"), nic.send(1, "0100"));
    }

    @Test
    void aCounterTakesThePacketsBytesOrThoseThatItIsGiven() {
        nic.send(1, packet(SEND));
        var seen = program.counters().get("seen");
        assertEquals(List.of(7L, 100L), List.of(seen.bytes(0), seen.bytes(1)));
        assertEquals(List.of(1L, 1L), List.of(seen.packets(0), seen.packets(1)));
    }

    @Test
    void redIsZero() {
        var rate = program.meters().get("rate");
        assertEquals(List.of(1, 2, 0),
                List.of(rate.codeOf(Meter.GREEN), rate.codeOf(Meter.YELLOW), rate.codeOf(Meter.RED)));
    }
}
