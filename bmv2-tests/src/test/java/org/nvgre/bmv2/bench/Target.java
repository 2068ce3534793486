package org.nvgre.bmv2.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The kinds of switch that the suite runs on.
enum Target {
    SOFTSWITCH("embedded switch"), BMV2("bmv2"), BMV2_CONTAINER("bmv2 in a container"),
    PNA_NIC("bmv2's pna_nic");

    private final String text;

    Target(String text) {
        this.text = text;
    }

    /// What is to be installed before this target can be used; empty when it is there.
    Optional<String> missing() {
        return switch (this) {
            case SOFTSWITCH -> Optional.empty();
            case BMV2 -> NativeBmv2.missing();
            case BMV2_CONTAINER -> ContainerBmv2.missing();
            case PNA_NIC -> NativeNic.missing();
        };
    }

    /// @param combination which the target is in
    /// @param profile     of the program that it is to run
    Switch start(long deviceId, Combination combination, String profile) {
        return switch (this) {
            case SOFTSWITCH -> EmbeddedSwitch.start(deviceId);
            case BMV2 -> NativeBmv2.start(deviceId, log("simple_switch_grpc", deviceId));
            case BMV2_CONTAINER -> ContainerBmv2.start(deviceId);
            case PNA_NIC -> NativeNic.start(deviceId, Programs.forPnaNic(profile, combination),
                    log("pna_nic", deviceId));
        };
    }

    private static Path log(String program, long deviceId) {
        try {
            return Files.createDirectories(Path.of("target", "switch-logs"))
                    .resolve(program + "-" + deviceId + ".log");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
