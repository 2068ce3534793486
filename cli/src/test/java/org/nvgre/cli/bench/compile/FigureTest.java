package org.nvgre.cli.bench.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nvgre.cli.Run;
import org.nvgre.cli.text.Table;

class FigureTest {

    @Test
    void mediansAndTheirRatio() {
        Figure figure = new Figure("x.p4", List.of(30.0, 10.0, 20.0), List.of(100.0, 20.0, 40.0, 60.0));
        assertEquals(20, Figure.median(figure.ours()));
        assertEquals(50, Figure.median(figure.rival()));
        assertEquals(0.4, figure.ratio());
        Table table = new Table("program", "ours", "rival", "ratio");
        figure.writeTo(table);
        assertEquals("x.p4     20 (10)  50 (20)  0.40", table.lines("").getLast());
    }

    @Test
    void withoutTheRivalThereIsNoRatio() {
        Figure figure = new Figure("x.p4", List.of(30.0), List.of());
        Table table = new Table("program", "ours", "rival", "ratio");
        figure.writeTo(table);
        assertEquals("x.p4     30 (30)  -      -", table.lines("").getLast());
        assertTrue(!figure.json().containsKey("ratio"));
    }

    @Test
    void noRoundsMakeNoFigure() {
        assertTrue(Run.nvgre("bench", "compile", "--rounds", "0").err().contains("--rounds is at least 1"));
    }
}
