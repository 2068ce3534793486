package org.nvgre.p4runtime;

import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// How a connection to a device is secured: PEM files, read anew for each connection, so that a renewed certificate
/// counts from the next one on.
///
/// @param trust       certificates of those whose word about the device we take; empty: the ones the JDK knows
/// @param identity    our own, for devices that ask who we are (mutual TLS)
/// @param serverName  the name in the device's certificate, where that is not the host of its address
public record Tls(Optional<Path> trust, Optional<Identity> identity, Optional<String> serverName) {
    /// @param certificate with those of its issuers after it
    /// @param key         PKCS #8, not encrypted
    public record Identity(Path certificate, Path key) {}

    /// Only the device shows a certificate.
    public static Tls trusting(Path trust) {
        return new Tls(Optional.of(trust), Optional.empty(), Optional.empty());
    }

    /// Both sides show one.
    public static Tls mutual(Path trust, Path certificate, Path key) {
        return new Tls(Optional.of(trust), Optional.of(new Identity(certificate, key)), Optional.empty());
    }

    /// @throws IllegalArgumentException a file cannot be read, or holds something else
    ChannelCredentials credentials() {
        var credentials = TlsChannelCredentials.newBuilder();
        trust.ifPresent(file -> using(file, () -> credentials.trustManager(file.toFile())));
        identity.ifPresent(own -> using(own.certificate,
                () -> credentials.keyManager(own.certificate.toFile(), own.key.toFile())));
        return credentials.build();
    }

    private interface Reading {
        void run() throws IOException;
    }

    private static void using(Path file, Reading reading) {
        try {
            reading.run();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot use " + file + " for TLS: " + e.getMessage(), e);
        }
    }
}
