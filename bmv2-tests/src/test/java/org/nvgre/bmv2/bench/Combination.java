package org.nvgre.bmv2.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nvgre.generator.compile.P4Toolchain;

/// A compiler and a switch that runs what it makes.
record Combination(P4Toolchain compiler, Target target) {

    /// All of them, whether they are here or not.
    static List<Combination> all() {
        List<Combination> all = new ArrayList<>();
        for (Target target : Target.values()) {
            for (String compiler : List.of("embedded", "p4c")) {
                all.add(new Combination(P4Toolchain.named(compiler), target));
            }
        }
        return all;
    }

    /// Ours on ours, or theirs on theirs, started the quickest way: the two that have least in common.
    boolean ofOneOrigin() {
        return compiler.name().equals("embedded") ? target == Target.SOFTSWITCH : target == Target.BMV2;
    }

    /// What is to be installed first; empty when both are here.
    Optional<String> missing() {
        return target.missing().or(compiler::missing);
    }

    @Override
    public String toString() {
        return compiler.name() + " compiler, " + target;
    }
}
