package org.nvgre.bmv2.bench;

import static org.nvgre.generator.Target.PNA;
import static org.nvgre.generator.Target.V1MODEL;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nvgre.generator.compile.P4Toolchain;

/// A compiler, a switch that runs what it makes, and the architecture of the programs.
record Combination(P4Toolchain compiler, Target target, org.nvgre.generator.Target architecture) {

    /// All of them, whether they are here or not.
    static List<Combination> all() {
        List<Combination> all = new ArrayList<>();
        for (Target target : List.of(Target.SOFTSWITCH, Target.BMV2, Target.BMV2_CONTAINER)) {
            for (String compiler : List.of("embedded", "p4c")) {
                all.add(new Combination(P4Toolchain.named(compiler), target, V1MODEL));
            }
        }
        // The others have no compiler but ours, and no switch; but for pna.
        for (var architecture : org.nvgre.generator.Target.values()) {
            if (architecture != V1MODEL) {
                all.add(new Combination(P4Toolchain.named("embedded"), Target.SOFTSWITCH, architecture));
            }
        }
        if (Boolean.getBoolean("nvgre.pna_nic")) {
            all.add(new Combination(P4Toolchain.named("embedded"), Target.PNA_NIC, PNA));
        }
        return all;
    }

    /// What compiles the program as the control plane sees it: of pna_nic, which has no P4Runtime, it sees what keeps its
    /// books.
    P4Toolchain visible() {
        return target == Target.PNA_NIC ? P4Toolchain.named("embedded") : compiler;
    }

    /// Ours on ours, or theirs on theirs, started the quickest way: the two that have least in common.
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
