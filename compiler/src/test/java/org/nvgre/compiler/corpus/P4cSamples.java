package org.nvgre.compiler.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The samples of a p4c checkout, named by `-Dnvgre.p4c=DIR`. They are read there; none is copied.
final class P4cSamples {

    /// What the property must be when it is not there.
    static final String MISSING = "set -Dnvgre.p4c=DIR to a checkout of https://github.com/p4lang/p4c to run this";

    private final Path directory;

    private P4cSamples(Path directory) {
        this.directory = directory;
    }

    static boolean available() {
        return System.getProperty("nvgre.p4c") != null;
    }

    static P4cSamples checkout() {
        Path directory = Path.of(System.getProperty("nvgre.p4c")).resolve("testdata");
        if (!Files.isDirectory(directory.resolve("p4_16_samples"))) {
            throw new IllegalStateException(
                    directory + " has no p4_16_samples; -Dnvgre.p4c is the top of a checkout");
        }
        return new P4cSamples(directory);
    }

    /// A program and the P4Info that p4c's own tests expect of it.
    record Sample(String name, Path program, Path p4Info) {}

    /// Every v1model program that has an expected P4Info, by name.
    List<Sample> withP4Info() {
        try (Stream<Path> files = Files.list(directory.resolve("p4_16_samples"))) {
            return files.filter(f -> f.toString().endsWith(".p4")).sorted().map(f -> new Sample(
                    f.getFileName().toString(), f,
                    directory.resolve("p4_16_samples_outputs").resolve(f.getFileName() + ".p4info.txtpb")))
                    .filter(s -> Files.exists(s.p4Info()) && isV1Model(s.program())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Every v1model program, by path.
    List<Path> ofV1Model() {
        return programs("p4_16_samples").stream().filter(P4cSamples::isV1Model).toList();
    }

    /// Every program with a mistake in it; none if the checkout has not all of p4c.
    List<Path> withErrors() {
        return Files.isDirectory(directory.resolve("p4_16_errors")) ? programs("p4_16_errors") : List.of();
    }

    private List<Path> programs(String folder) {
        try (Stream<Path> files = Files.walk(directory.resolve(folder), 2)) {
            return files.filter(f -> f.toString().endsWith(".p4")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Every program for the Portable NIC Architecture, by name.
    List<Path> ofPna() {
        try (Stream<Path> files = Files.list(directory.resolve("p4_16_samples"))) {
            return files.filter(f -> f.getFileName().toString().matches("pna-.*\\.p4")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isV1Model(Path program) {
        try {
            return Files.readString(program).matches("(?s).*#include\\s*[<\"]v1model\\.p4[>\"].*");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
