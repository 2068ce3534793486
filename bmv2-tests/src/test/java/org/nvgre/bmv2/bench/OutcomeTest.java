package org.nvgre.bmv2.bench;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nvgre.bmv2.bench.PortFrame.on;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Ipv4;

/// That a test of the suite can fail, and says why.
class OutcomeTest {
    private static final Frame FRAME = Frame.ethernet("00-15-5D-00-00-05", "00-15-5D-00-00-06")
            .ipv4("10.0.0.5", "10.0.0.6").udp(1, 2).payload(20);
    private static final Frame OTHER = FRAME.change(Ipv4.class, ip -> ip.ttl(63));

    private static Outcome outcome(Map<String, Long> drops, PortFrame... received) {
        return new Outcome(List.of(on(1, FRAME)), List.of(received), List.of(),
                new Counted(drops, Map.of(), Map.of()));
    }

    private static void fails(String message, Executable check) {
        String said = assertThrows(AssertionError.class, check).getMessage();
        assertTrue(said.contains(message), said);
    }

    @Test
    @DisplayName("what was expected, in another order")
    void passes() {
        outcome(Map.of(), on(2, FRAME), on(3, OTHER)).comesOut(on(3, OTHER), on(2, FRAME));
        outcome(Map.of("malformed", 1L)).isDropped("malformed");
        outcome(Map.of()).goesNowhere();
    }

    @Test
    @DisplayName("another packet: the field that differs is named")
    void differs() {
        fails("port 2: not as expected in ipv4 ttl, ipv4 checksum",
                () -> outcome(Map.of(), on(2, OTHER)).comesOut(on(2, FRAME)));
    }

    @Test
    @DisplayName("a packet that is missing, or on the wrong port")
    void missing() {
        fails("port 2: this did not come out", () -> outcome(Map.of()).comesOut(on(2, FRAME)));
        fails("port 3: this was not to come out",
                () -> outcome(Map.of(), on(3, FRAME)).comesOut(on(2, FRAME)));
    }

    @Test
    @DisplayName("one packet too many, even one that looks like another")
    void surplus() {
        fails("port 2: this was not to come out",
                () -> outcome(Map.of(), on(2, FRAME), on(2, FRAME)).comesOut(on(2, FRAME)));
        fails("this was not to come out",
                () -> outcome(Map.of("malformed", 1L), on(2, FRAME)).isDropped("malformed"));
    }

    @Test
    @DisplayName("a drop that was not counted, counted twice, or for another reason")
    void drops() {
        fails("expected {malformed=1}, but it is {}", () -> outcome(Map.of()).isDropped("malformed"));
        fails("but it is {malformed=2}", () -> outcome(Map.of("malformed", 2L)).isDropped("malformed"));
        fails("but it is {fragment=1}", () -> outcome(Map.of("fragment", 1L)).isDropped("malformed"));
        fails("expected {}", () -> outcome(Map.of("fragment", 1L), on(2, FRAME)).comesOut(on(2, FRAME)));
    }
}
