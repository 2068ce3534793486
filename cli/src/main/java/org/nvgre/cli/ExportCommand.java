package org.nvgre.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.nvgre.runtime.hnv.HnvExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "export", mixinStandardHelpOptions = true,
        description = "Writes a policy as the JSON of Hyper-V Network Virtualization, which 'import' reads.")
final class ExportCommand implements Callable<Integer> {

    /// The only form there is so far, and so nothing to remember.
    @Option(names = "--hnv", required = true, description = "That is the form to write.")
    void form(boolean hnv) {}

    @Mixin
    private PolicyOption policy;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the files go.")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        HnvExport network = HnvExport.of(policy.load());
        network.write(out);
        PrintWriter page = spec.commandLine().getOut();
        page.printf("%s: %s%n", out, network.summary());
        network.notes().forEach(note -> page.println("  " + note));
        page.flush();
        return 0;
    }
}
