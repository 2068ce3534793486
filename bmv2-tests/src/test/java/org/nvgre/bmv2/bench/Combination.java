package org.nvgre.bmv2.bench;

import static org.nvgre.generator.Target.PNA;
import static org.nvgre.generator.Target.V1MODEL;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nvgre.generator.compile.P4Toolchain;
import org.nvgre.generator.compile.PathP4c;

/// A compiler, a switch that runs what it makes, and the architecture of the programs.
record Combination(P4Toolchain compiler, Target target, org.nvgre.generator.Target architecture) {
    private static final List<String> COMPILERS = List.of("embedded", "p4c");

    /// All of them, whether they are here or not.
    static List<Combination> all() {
        List<Combination> all = new ArrayList<>();
        for (Target target : List.of(Target.SOFTSWITCH, Target.BMV2, Target.BMV2_CONTAINER)) {
            for (String compiler : COMPILERS) {
                all.add(new Combination(P4Toolchain.named(compiler), target, V1MODEL));
            }
        }
        // The others have no compiler but ours, and no switch; but for pna, further down.
        for (var architecture : org.nvgre.generator.Target.values()) {
            if (architecture != V1MODEL) {
                all.add(new Combination(P4Toolchain.named("embedded"), Target.SOFTSWITCH, architecture));
            }
        }
        COMPILERS.forEach(compiler -> all.add(onPnaNic(compiler)));
        return all;
    }

    /// @param compiler as [P4Toolchain#name]
    static Combination onPnaNic(String compiler) {
        return new Combination(
                compiler.equals("p4c") ? new PathP4c("p4c-bm2-pna") : P4Toolchain.named(compiler),
                Target.PNA_NIC, PNA);
    }

    /// What compiles the program as the control plane sees it: of pna_nic, which has no P4Runtime, it sees what keeps its
    /// books.
    P4Toolchain visible() {
        return target == Target.PNA_NIC ? P4Toolchain.named("embedded") : compiler;
    }

    /// Ours on ours, or theirs on theirs, started the quickest way: the two that have least in common. Of the two for
    /// pna_nic, the quicker one.
    boolean ofOneOrigin() {
        return compiler.name().equals("embedded")
                ? target == Target.SOFTSWITCH || target == Target.PNA_NIC
                : target == Target.BMV2;
    }

    /// What is to be installed first; empty when both are here.
    Optional<String> missing() {
        return target.missing().or(compiler::missing);
    }

    @Override
    public String toString() {
        return (architecture == V1MODEL ? "" : architecture.architecture() + ", ") + compiler.name()
                + " compiler, " + target;
    }
}
