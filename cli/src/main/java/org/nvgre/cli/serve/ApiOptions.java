package org.nvgre.cli.serve;

import java.nio.file.Path;
import java.util.Optional;
import org.nvgre.cli.CommandFailure;
import org.nvgre.cli.HostPort;
import org.nvgre.runtime.api.ApiSettings;
import picocli.CommandLine.Option;

/// How the service is reached, and by whom.
final class ApiOptions {

    @Option(names = "--listen", required = true, paramLabel = "H:P", converter = HostPort.ByText.class,
            description = "Where the API is; port 0: any free one.")
    private HostPort listen;

    @Option(names = "--tls-cert", paramLabel = "FILE",
            description = "The service's certificate, and what leads from it to the root (PEM).")
    private Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key (PEM, PKCS #8).")
    private Path key;

    @Option(names = "--client-ca", paramLabel = "FILE",
            description = "Who signs clients' certificates (PEM); without it, they have tokens only.")
    private Path clientAuthorities;

    @Option(names = {"--access", "--tokens"}, paramLabel = "FILE",
            description = "Who may come in: lines of a token's SHA-256, or cn:NAME, and a role. "
                    + "Without it everybody on this machine may, and nobody else.")
    private Path access;

    @Option(names = "--audit-log", paramLabel = "FILE", description = "Is appended to: who changed what.")
    private Path auditLog;

    ApiSettings settings() {
        if ((certificate == null) != (key == null)) {
            throw new CommandFailure("--tls-cert and --tls-key go together; name both, or none");
        }
        if (clientAuthorities != null && certificate == null) {
            throw new CommandFailure(
                    "--client-ca is of use with TLS only; name --tls-cert and --tls-key, too");
        }
        return new ApiSettings(listen.socketAddress(),
                certificate == null
                        ? Optional.empty()
                        : Optional.of(new ApiSettings.Tls(certificate, key,
                                Optional.ofNullable(clientAuthorities))),
                Optional.ofNullable(access), Optional.ofNullable(auditLog), ApiSettings.Limits.USUAL);
    }
}
