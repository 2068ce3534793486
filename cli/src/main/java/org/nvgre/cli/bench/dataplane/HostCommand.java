package org.nvgre.cli.bench.dataplane;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/// Programs of this machine that the benchmark needs: `ip` and those of Open vSwitch.
final class HostCommand {

    private HostCommand() {}

    /// Runs to the end; it must succeed.
    ///
    /// @throws IOException with one line: what was run and the last thing it said
    static String run(String... words) throws IOException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("'" + String.join(" ", words) + "' failed: "
                    + said.lines().reduce((_, last) -> last).orElse("it says nothing"));
        }
        return said;
    }

    /// Runs to the end, whatever comes of it.
    ///
    /// @return whether it is there and succeeded
    static boolean succeeds(String... words) {
        try {
            run(words);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// The words that run a command in a network namespace.
    static List<String> within(String namespace, List<String> words) {
        return Stream.concat(Stream.of("ip", "netns", "exec", namespace), words.stream()).toList();
    }
}
