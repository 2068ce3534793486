package org.nvgre.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.nvgre.runtime.hnv.HnvImport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "import", mixinStandardHelpOptions = true,
        description = "Makes a policy of a Hyper-V Network Virtualization network: of what Get-NetVirtualization"
                + "LookupRecord, -CustomerRoute, -ProviderAddress and -ProviderRoute give, as JSON.")
final class ImportCommand implements Callable<Integer> {

    @Option(names = "--hnv", required = true, arity = "1..*", paramLabel = "DIR|FILE",
            description = "JSON files, or a folder of them; its sub-folders have the names of hosts.")
    private List<Path> sources;

    @Option(names = "--out", required = true, paramLabel = "DIR",
            description = "The policy's folder. What an earlier import there was completed with is kept.")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        HnvImport network = HnvImport.of(sources, out);
        network.write(out);
        PrintWriter page = spec.commandLine().getOut();
        page.printf("%s: %s%n", out.resolve(HnvImport.HNV_FILE), network.summary());
        network.notes().forEach(note -> page.println("  " + note));
        page.printf("nvgre validate -f %s tells what is left to do%n", out);
        page.flush();
        return 0;
    }
}
