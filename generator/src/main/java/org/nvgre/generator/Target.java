package org.nvgre.generator;

import java.util.Arrays;
import java.util.stream.Collectors;

/// A P4 architecture a program can be generated for; its template is `p4/arch/NAME.p4.j2`.
public enum Target {
    V1MODEL("v1model"), TNA("tna"), T2NA("t2na"), PNA("pna"), XSA("xsa");

    private final String architecture;

    Target(String architecture) {
        this.architecture = architecture;
    }

    /// The name people type: `v1model`.
    public String architecture() {
        return architecture;
    }

    /// @throws IllegalArgumentException naming the targets there are
    public static Target parse(String name) {
        return Arrays.stream(values()).filter(target -> target.architecture.equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown target '" + name + "'; there is "
                        + Arrays.stream(values()).map(Target::architecture)
                                .collect(Collectors.joining(", "))));
    }
}
