package org.nvgre.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.nvgre.cli.stf.StfException;
import org.nvgre.cli.stf.StfTest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "stf", mixinStandardHelpOptions = true,
        description = "Runs STF tests, as p4c has them, on the embedded compiler and switch.")
final class StfCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE.stf", arity = "1..*",
            description = "A test; the program it tests, FILE.p4, lies beside it.")
    private List<Path> files;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        int failed = 0;
        for (Path file : files) {
            String why = whyItFails(file);
            String name = file.getFileName().toString().replaceFirst("\\.stf$", "");
            out.println(why == null ? "PASS " + name : "FAIL " + name + ": " + why);
            out.flush();
            failed += why == null ? 0 : 1;
        }
        out.printf("%d passed, %d failed%n", files.size() - failed, failed);
        return failed == 0 ? 0 : 1;
    }

    /// One line, null if the test passes. One test that brings the compiler or the switch down is one failure.
    private static String whyItFails(Path file) {
        try {
            StfTest.of(file).run();
            return null;
        } catch (StfException e) {
            return Complaint.oneLine(e.getMessage());
        } catch (IOException | RuntimeException | StackOverflowError e) {
            return Complaint.oneLine(String.join("; ", Complaint.about(e)));
        }
    }
}
