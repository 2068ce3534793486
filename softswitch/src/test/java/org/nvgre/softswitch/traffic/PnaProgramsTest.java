package org.nvgre.softswitch.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nvgre.compiler.CompilerOptions;
import org.nvgre.compiler.P4CompileException;
import org.nvgre.compiler.P4Compiler;
import org.nvgre.softswitch.Probe;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.json.ProgramReader;
import org.nvgre.softswitch.program.ProgramCompiler;
import org.nvgre.softswitch.program.SwitchProgram;
import org.nvgre.softswitch.traffic.MulticastGroups.Replica;

/// Programs of pna that do what bmv2's pna_nic does not, or of which only differential tests with it speak: `nic-passes.p4`,
/// `nic-objects.p4`.
final class PnaProgramsTest {
    private static final SwitchProgram PASSES = compiled("nic-passes.p4");
    private static final SwitchProgram OBJECTS = compiled("nic-objects.p4");

    private final Wired passes = new Wired(PASSES);

    private static SwitchProgram compiled(String p4) {
        try {
            Path source = Path.of(Objects.requireNonNull(PnaProgramsTest.class.getResource(p4)).toURI());
            return ProgramCompiler.compile(ProgramReader.read(p4,
                    P4Compiler.compile(source, new CompilerOptions(List.of(), Map.of())).deviceConfig()));
        } catch (P4CompileException | LoadException | URISyntaxException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static String request(int again, int mirror, int drop) {
        return "%02x%02x%02x00000000".formatted(again, mirror, drop);
    }

    // ---- passes

    @Test
    void aPacketThatIsRecirculatedComesInOnceMoreAsItWasEmitted() {
        assertEquals(List.of("9: 00000003030304cafe"), passes.send(4, request(3, 0, 0) + "cafe"));
    }

    @Test
    void recirculationGoesBeforeWhereThePacketWasToGo() {
        assertEquals(List.of(), passes.send(4, request(1, 0, 1)));
    }

    @Test
    void thereAreEightPasses() {
        assertEquals(1, passes.send(4, request(7, 0, 0)).size());
        assertEquals("it was to be recirculated more than 7 times",
                assertThrows(PacketLostException.class, () -> passes.send(4, request(8, 0, 0))).getMessage());
    }

    // ---- mirroring

    @Test
    void aMirroredPacketIsThatWhichIsEmitted() {
        passes.sessions().put(3, List.of(new Replica(7, 0), new Replica(8, 0)), 0, null);
        String emitted = "00010000000004cafe";
        assertEquals(List.of("7: " + emitted, "8: " + emitted, "9: " + emitted),
                passes.send(4, request(0, 1, 0) + "cafe"));
    }

    @Test
    void aDroppedPacketIsMirroredAsWell() {
        passes.sessions().put(3, List.of(new Replica(7, 0)), 3, null);
        assertEquals(List.of("7: 000101"), passes.send(4, request(0, 1, 1)));
    }

    @Test
    void ofSeveralSessionsForOneSlotTheLastOneCounts() {
        passes.sessions().put(3, List.of(new Replica(3, 0)), 1, null);
        passes.sessions().put(4, List.of(new Replica(4, 0)), 1, null);
        passes.sessions().put(5, List.of(new Replica(5, 0)), 1, null);
        assertEquals(List.of("5: 00", "4: 00"), passes.send(4, request(0, 2, 1)));
    }

    @Test
    void withoutTheSessionNothingIsMirrored() {
        assertEquals(List.of("9: 00010000000004"), passes.send(4, request(0, 1, 0)));
    }

    // ---- objects

    /// Numbers are such that each sum can be done in the head.
    @ParameterizedTest
    @CsvSource({
            "0000, 00000000, 00000000, 0000", // nothing is added: the zero stays the zero it is
            "0001, 00020003, 00000000, 0006",
            "ffff, 00010000, 00000000, 0001", // the carry comes in again
            "0005, 00000000, 00000003, 0002",
            "0000, 00000000, 0001fffe, ffff", // the other zero
            "0003, 00000000, 00000003, ffff"})
    void aChecksumIsTheOnesComplementSumOfItsWords(String before, String added, String taken, String state) {
        String sum = "%04x".formatted(~Integer.parseInt(state, 16) & 0xffff);
        assertEquals(state + sum, resultOf(before + added + taken, 0).substring(0, 8));
    }

    @Test
    void aHashIsOneOfSoManyValues() {
        CRC32 crc = new CRC32();
        crc.update(Probe.hex("00020003"));
        assertEquals("%08x".formatted(100 + crc.getValue() % 10),
                resultOf("0001" + "00020003" + "00000000", 0).substring(8, 16));
    }

    @Test
    void whatIsHashedHasZerosBeforeItUpToAByte() {
        assertEquals("a00a", resultOf("0000" + "00000000" + "00000000", 0xa).substring(16));
    }

    /// State, checksum, hash, and the nibble with its own hash behind it.
    private static String resultOf(String operands, int nibble) {
        String out = new Wired(OBJECTS)
                .send(1, operands + "0000" + "0000" + "00000000" + "%x000".formatted(nibble))
                .getFirst();
        return out.substring("9: ".length() + operands.length());
    }
}
