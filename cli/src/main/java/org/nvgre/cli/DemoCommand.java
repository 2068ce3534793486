package org.nvgre.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.nvgre.cli.demo.Demo;
import org.nvgre.generator.compile.CompileException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "demo", mixinStandardHelpOptions = true,
        description = "Everything end to end on this machine: two NVEs, two tenants, real traffic. "
                + "Leaves underlay.pcap in the current folder.")
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--once",
            description = "End after the report; else the switches run on until Ctrl-C.")
    private boolean once;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, CompileException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (Demo demo = new Demo(Home.examples(), Path.of("underlay.pcap"), out, Ansi.AUTO.enabled())) {
            boolean held = demo.run();
            if (!once) {
                out.println();
                out.println("The switches run on, with P4Runtime at these addresses; Ctrl-C ends them:");
                demo.addresses().forEach(address -> out.println("  " + address));
                out.flush();
                Interrupt.waitAndClose(demo);
            }
            return held ? 0 : 1;
        }
    }
}
