package org.nvgre.bmv2.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Programs of this machine.
final class Command {
    private Command() {}

    /// Runs to the end; it must succeed.
    ///
    /// @return what it printed
    static String run(String... words) {
        return run(List.of(words));
    }

    static String run(List<String> words) {
        try {
            Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new AssertionError(String.join(" ", words) + ": status " + status + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// Whether it is there and succeeds.
    static boolean works(String... words) {
        try {
            run(words);
            return true;
        } catch (UncheckedIOException | AssertionError _) {
            return false;
        }
    }

    /// The words that run a command in a network namespace.
    static List<String> within(String namespace, String... words) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        all.addAll(List.of(words));
        return all;
    }
}
