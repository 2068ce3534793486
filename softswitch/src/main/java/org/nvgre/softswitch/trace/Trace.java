package org.nvgre.softswitch.trace;

import java.util.List;
import java.util.stream.Stream;

/// All that happened to one packet, and to what came of it, in order.
public record Trace(List<TraceEvent> events) {
    public Trace {
        events = List.copyOf(events);
    }

    /// The events of one kind.
    public <E extends TraceEvent> Stream<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast);
    }

    /// Everything that was done, wherever: by tables, statements, the parser and the deparser.
    public Stream<Effect> effects() {
        return events.stream().flatMap(event -> switch (event) {
            case TraceEvent.TableApplied table ->
                table.run().stream().flatMap(run -> run.effects().stream());
            case TraceEvent.StatementsRun statements -> statements.run().effects().stream();
            case TraceEvent.ParserActed parser -> parser.effects().stream();
            case TraceEvent.Deparsed deparsed -> deparsed.effects().stream();
            default -> Stream.empty();
        });
    }

    /// What left the switch.
    public List<TraceEvent.Transmitted> transmitted() {
        return events(TraceEvent.Transmitted.class).toList();
    }
}
