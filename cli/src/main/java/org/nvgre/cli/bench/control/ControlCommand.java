package org.nvgre.cli.bench.control;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.nvgre.cli.text.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "control", mixinStandardHelpOptions = true,
        description = "Measures the control-plane service. Exit status 1: a figure is not what it shall be.")
public final class ControlCommand implements Callable<Integer> {

    /// What can be measured.
    enum Part {
        bulk, heap, change
    }

    @Option(names = "--records", paramLabel = "N", defaultValue = "1000000",
            description = "Lookup records; ${DEFAULT-VALUE} by default.")
    private int records;

    @Option(names = "--switches", paramLabel = "N", defaultValue = "100",
            description = "Switches of the large network, a multiple of 10; ${DEFAULT-VALUE} by default.")
    private int switches;

    @Option(names = "--changes", paramLabel = "N", defaultValue = "500",
            description = "Changes whose latency is taken; ${DEFAULT-VALUE} by default.")
    private int changes;

    @Option(names = "--only", paramLabel = "PART",
            description = "bulk, heap, or change; any number of times.")
    private Set<Part> only = EnumSet.allOf(Part.class);

    @Option(names = "--json", description = "The figures as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<Figure> figures = new ArrayList<>();
        try (Bench bench = Bench.start(records, json ? new PrintWriter(Writer.nullWriter()) : out)) {
            // The heap first, while nothing else is in it.
            if (only.contains(Part.heap)) {
                figures.add(new HeapUse(bench, records, switches).run());
            }
            if (only.contains(Part.bulk)) {
                figures.addAll(new BulkLoad(bench, records).run());
            }
            if (only.contains(Part.change)) {
                figures.addAll(new ChangeLatency(bench, records, switches, changes).run());
            }
        }
        out.println(json ? json(figures) : String.join("\n", table(figures).lines("")));
        out.flush();
        return figures.stream().allMatch(Figure::met) ? 0 : 1;
    }

    private static Table table(List<Figure> figures) {
        Table table = new Table("figure", "measured", "ceiling", "unit", "shall be", "");
        figures.forEach(each -> table.row(each.name(), Figure.text(each.value()),
                each.ceiling().isPresent() ? Figure.text(each.ceiling().getAsDouble()) : "", each.unit(),
                each.target(), each.met() ? "met" : "MISSED"));
        return table;
    }

    private static String json(List<Figure> figures) throws IOException {
        JsonMapper mapper = JsonMapper.builder().build();
        ArrayNode list = mapper.createArrayNode();
        for (Figure each : figures) {
            ObjectNode node = list.addObject().put("figure", each.name()).put("value", each.value())
                    .put("unit", each.unit());
            each.ceiling().ifPresent(ceiling -> node.put("ceiling", ceiling));
            node.put("target", each.target()).put("met", each.met());
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(list);
    }
}
