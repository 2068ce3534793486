package org.nvgre.bmv2.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The kinds of switch that the suite runs on.
enum Target {
    SOFTSWITCH("embedded switch") {
        @Override
        Optional<String> missing() {
            return Optional.empty();
        }

        @Override
        Switch start(long deviceId, Combination combination, String profile) {
            return EmbeddedSwitch.start(deviceId);
        }
    },
    BMV2("bmv2") {
        @Override
        Optional<String> missing() {
            return NativeBmv2.missing();
        }

        @Override
        Switch start(long deviceId, Combination combination, String profile) {
            return NativeBmv2.start(deviceId, logs().resolve("simple_switch_grpc-" + deviceId + ".log"));
        }
    },
    BMV2_CONTAINER("bmv2 in a container") {
        @Override
        Optional<String> missing() {
            return ContainerBmv2.missing();
        }

        @Override
        Switch start(long deviceId, Combination combination, String profile) {
            return ContainerBmv2.start(deviceId);
        }
    },
    PNA_NIC("bmv2's pna_nic") {
        @Override
        Optional<String> missing() {
            return NativeNic.missing();
        }

        @Override
        Switch start(long deviceId, Combination combination, String profile) {
            return NativeNic.start(deviceId, Programs.OfPnaNic.of(profile, combination),
                    logs().resolve("pna_nic-" + deviceId + ".log"));
        }
    };

    private final String text;

    Target(String text) {
        this.text = text;
    }

    /// What is to be installed before this target can be used; empty when it is there.
    abstract Optional<String> missing();

    /// @param combination which the target is in
    /// @param profile     of the program that it is to run
    abstract Switch start(long deviceId, Combination combination, String profile);

    @Override
    public String toString() {
        return text;
    }

    private static Path logs() {
        try {
            return Files.createDirectories(Path.of("target", "switch-logs"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
