package org.nvgre.cli;

import java.nio.file.Path;
import org.nvgre.runtime.policy.Policy;
import picocli.CommandLine.Option;

/// `-f`: where a policy stands.
final class PolicyOption {

    @Option(names = "-f", required = true, paramLabel = "DIR",
            description = "The policy: a folder of YAML files, or one file.")
    private Path folder;

    Policy load() {
        return Policy.load(folder);
    }

    Path folder() {
        return folder;
    }
}
