package org.nvgre.cli.stf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nvgre.cli.Run;

/// `nvgre stf` on programs of our own: what passes, and in which words it says why something does not.
class StfCommandTest {

    private static final Path BENCH = Path.of("src/test/resources/stf/bench.stf");

    @TempDir
    Path folder;

    @BeforeEach
    void copyTheProgram() throws IOException {
        Files.copy(BENCH.resolveSibling("bench.p4"), folder.resolve("t.p4"));
    }

    @Test
    void everyCommandDoesWhatItSays() {
        Run run = Run.nvgre("stf", BENCH);
        assertEquals("PASS bench\n1 passed, 0 failed\n", run.out());
        assertEquals(0, run.status());
    }

    @Test
    void stacksOfHeaderUnions() {
        assertEquals("PASS unions\n1 passed, 0 failed\n",
                Run.nvgre("stf", BENCH.resolveSibling("unions.stf")).out());
    }

    @Test
    void whatTheLanguageAllowsAndBmv2HasNoWordFor() {
        assertEquals("PASS language\n1 passed, 0 failed\n",
                Run.nvgre("stf", BENCH.resolveSibling("language.stf")).out());
    }

    @Test
    void oneFailureAmongSeveralTests() throws IOException {
        Path failing = write("packet 0 01120000\nexpect 4\n");
        Run run = Run.nvgre("stf", failing, BENCH, failing);
        List<String> lines = run.out().lines().toList();
        assertTrue(lines.getFirst().startsWith("FAIL t: "), run.out());
        assertEquals("PASS bench", lines.get(1));
        assertEquals("1 passed, 2 failed", lines.getLast());
        assertEquals(4, lines.size());
        assertEquals(1, run.status());
        assertEquals("", run.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "packet 0 05000000; expect 1 05**0001 | 2: port 1: byte 3 is 00, not 01, in 05000000",
            "packet 0 05000000; expect 1 0500000000 | 2: port 1: 4 bytes, not at least 5: 05000000",
            "packet 0 05000000ff; expect 1 05000000$ | 2: port 1: 5 bytes, not 4: 05000000FF",
            "packet 0 05000000; expect 1; expect 1 05$ | 3: port 1: no packet came, expected 05$",
            "packet 0 01000000; expect 1 | 2: port 1: no packet came",
            "packet 1 05000000 | ` port 1: nobody expected 05000000`",
    })
    void whatDiffers(String script, String why) throws IOException {
        assertFails(script, why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "? packet | 1: no STF: '? packet'",
            "0x12 packet | 1: '0x12' where a command should begin",
            "wait; send 0 00 | 2: unknown command 'send'",
            "packet 0 0 | 1: a packet is two hexadecimal digits for each byte, not '0'",
            "packet | 1: a number should come before the end of the file",
            "packet 4294967296 00 | 1: '4294967296' is no whole number below 2^31",
            "expect 0 0$0 | 1: hexadecimal digits and * can be expected, with $ at the end, not '0$0'",
            "add by_number number:1 | 1: a name should come before the end of the file",
            "add by_number number send() | 1: ':' should come before 'send'",
            "add by_number number:1 send(port:2 | 1: ')' should come before the end of the file",
            "remove by_number | 1: 'remove all' is all that can be removed, not 'by_number'",
            "check_counter c(1) packets 3 | 1: a comparison should follow, not '3'",
            "meter_set_rates rate 1 0x1:2 3:4 | 1: '0x1' is no decimal number",
    })
    void whatIsNoStf(String script, String why) throws IOException {
        assertFails(script, why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "setdefault number drop() | 1: table 'number' may be ingress.by_number or ingress.range_number",
            "setdefault by_label reply(port:1) | 1: no action of table ingress.by_label 'reply'; there "
                    + "is ingress.drop, ingress.send",
            "add by_number num:1 send(port:1) | 1: table ingress.by_number has no key 'num', only "
                    + "hdr.request.number",
            "add by_number number:1 send() | 1: action ingress.send needs parameter 'port'",
            "add by_number number:1 send(port:1, at:2) | 1: action ingress.send has no parameter 'at'",
            "add by_number number:1 send(port:512) | 1: parameter port has 9 bits: '512' does not fit",
            "add by_number number:256 send(port:1) | 1: key hdr.request.number has 8 bits: '256' does "
                    + "not fit",
            "add by_number number:0x1* send(port:1) | 1: key hdr.request.number needs one value, not "
                    + "'0x1*'",
            "add by_bits 1 number:7 send(port:1) | 1: key hdr.request.number is ternary: its value "
                    + "begins with 0x or 0b, not '7'",
            "add by_bits number:0x7 send(port:1) | 1: entries of table ingress.by_bits need a priority "
                    + "before the key",
            "add by_prefix answer:0x1*34 send(port:1) | 1: key hdr.request.answer is a prefix: * can "
                    + "only be at the end of '0x1*34'",
            "add by_prefix answer:0x12/17 send(port:1) | 1: key hdr.request.answer has 16 bits: "
                    + "'0x12/17' does not fit",
            "add by_number number:1 drop(); add by_number number:0x01 send(port:1) | 2: "
                    + "ingress.by_number: the entry already exists",
            "mc_mgrp_create 1; mc_mgrp_create 1 | 2: multicast group 1 is there already",
            "mc_node_create 1 1; mc_node_associate 1 0 | 2: no multicast group 1",
            "mc_mgrp_create 1; mc_node_associate 1 0 | 2: no multicast node 0",
            "mirroring_get 5 | 1: no mirroring session 5",
            "counter_read requests 4 | 1: ingress.requests has 4 cells: no cell 4",
            "counter_read count 0 | 1: no counter 'count'; there is ingress.requests",
            "register_read memory 4 | 1: register ingress.memory has no cell 4",
            "register_write memory 0 0x10000 | 1: register ingress.memory has 16 bits: '0x10000' does "
                    + "not fit",
            "meter_get_rates rate 4 | 1: ingress.rate has 4 cells: no cell 4",
            "meter_set_rates rate 0 1:1 | 1: a meter has two rates, not 1",
    })
    void whatTheProgramDoesNotHave(String script, String why) throws IOException {
        assertFails(script, why);
    }

    @Test
    void aTableThatIsNotThere() throws IOException {
        Path file = write("wait; add nowhere k:1 send(port:1)");
        String out = Run.nvgre("stf", file).out();
        assertTrue(out.startsWith("FAIL t: " + file + ":2: no table 'nowhere'; there is ingress.by_bits, "),
                out);
    }

    @Test
    void aProgramThatDoesNotCompile() throws IOException {
        Path program = Files.writeString(folder.resolve("t.p4"), "header h {\n    bit<8> x\n}\nheader i {\n");
        Run run = Run.nvgre("stf", write("wait"));
        assertTrue(run.out().startsWith("FAIL t: " + program + ":2:13: error: "), run.out());
        assertTrue(run.out().endsWith("\n0 passed, 1 failed\n"), run.out());
        assertEquals(2, run.out().lines().count());
    }

    @Test
    void filesThatAreNotThere() throws IOException {
        Path lonely = Files.writeString(folder.resolve("lonely.stf"), "wait\n");
        Path nowhere = folder.resolve("nowhere.stf");
        Path program = folder.resolve("t.p4");
        assertEquals("""
                FAIL lonely: %s: no such file; it should be what lonely.stf tests
                FAIL nowhere: %s: no such file or folder
                FAIL t.p4: %s: the name of a test ends in .stf
                0 passed, 3 failed
                """.formatted(folder.resolve("lonely.p4"), nowhere, program),
                Run.nvgre("stf", lonely, nowhere, program).out());
    }

    @Test
    void withoutATestThereIsNothingToDo() {
        assertEquals(2, Run.nvgre("stf").status());
    }

    private void assertFails(String script, String why) throws IOException {
        Path file = write(script);
        Run run = Run.nvgre("stf", file);
        assertEquals("FAIL t: " + file + ":" + why + "\n0 passed, 1 failed\n", run.out());
        assertEquals(1, run.status());
        assertEquals("", run.err());
    }

    /// @param script its lines separated by `;`
    private Path write(String script) throws IOException {
        return Files.writeString(folder.resolve("t.stf"), script.replaceAll("\\s*;\\s*", "\n") + "\n");
    }
}
