package org.nvgre.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.nvgre.cli.serve.ServeOptions;
import org.nvgre.cli.serve.Service;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "serve", mixinStandardHelpOptions = true,
        description = "The control-plane service: keeps switches equal to a policy until it is ended.")
final class ServeCommand implements Callable<Integer> {

    @Mixin
    private ServeOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Service service = options.start(spec.commandLine().getOut());
        Interrupt.waitAndClose(service);
        return 0;
    }
}
