package org.nvgre.cli.demo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nvgre.generator.compile.CompileException;

/// The demo over a cable that does to one packet what must not happen: it has to say so, and not to hold.
class DemoFindsFaultsTest {

    private static final int CONTOSO = 5001;
    private static final int FABRIKAM = 6001;

    @TempDir
    Path folder;

    @Test
    void aFrameThatReachesTheOtherTenant() throws IOException, CompileException {
        assertTrue(reportOver(onThird(packet -> {
            int vsid = (packet[39] & 0xFF) << 8 | (packet[40] & 0xFF);
            int other = vsid == CONTOSO ? FABRIKAM : CONTOSO;
            packet[39] = (byte) (other >> 8);
            packet[40] = (byte) other;
        })).contains(" 1 lost, 0 altered, 1 leaked"));
    }

    @Test
    void aFrameThatComesOutChanged() throws IOException, CompileException {
        assertTrue(reportOver(onThird(packet -> packet[packet.length - 1] ^= 1))
                .contains(" 0 lost, 1 altered, 0 leaked"));
    }

    @Test
    void aFrameThatIsLost() throws IOException, CompileException {
        assertTrue(reportOver(onThird(packet -> packet[0] ^= 0x40)).contains(" 1 lost, 0 altered, 0 leaked"));
    }

    private String reportOver(UnaryOperator<byte[]> cable) throws IOException, CompileException {
        StringWriter out = new StringWriter();
        try (Demo demo = new Demo(Path.of("../examples"), folder.resolve("underlay.pcap"),
                new PrintWriter(out), false,
                cable)) {
            assertFalse(demo.run(), out::toString);
        }
        return out.toString();
    }

    private interface Damage {
        void to(byte[] packet);
    }

    private static UnaryOperator<byte[]> onThird(Damage damage) {
        AtomicInteger seen = new AtomicInteger();
        return packet -> {
            if (seen.incrementAndGet() == 3) {
                damage.to(packet);
            }
            return packet;
        };
    }
}
