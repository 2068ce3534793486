package org.nvgre.cli.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.nvgre.cli.CommandFailure;
import picocli.CommandLine.Option;

/// Which service a command talks to, and as whom.
public final class ServerOption {

    /// Where the service is, for those who do not want to say it each time.
    static final String SERVER = "NVGRE_SERVER";
    static final String TOKEN = "NVGRE_TOKEN";
    static final String AUTHORITIES = "NVGRE_CA";

    @Option(names = "--server", paramLabel = "URL",
            description = "The service, such as https://nvgre.example:8443; also by the variable " + SERVER
                    + ".")
    private URI server;

    @Option(names = "--token-file", paramLabel = "FILE",
            description = "Has the token to show; also by the variable " + TOKEN + ".")
    private Path tokenFile;

    @Option(names = "--ca", paramLabel = "FILE",
            description = "Certificates (PEM) of those who may have signed the service's; also by the variable "
                    + AUTHORITIES + "; else the system's.")
    private Path authorities;

    @Option(names = "--cert", paramLabel = "FILE", description = "Our certificate (PEM), instead of a token.")
    private Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "Its key (PEM, PKCS #8).")
    private Path key;

    private final Map<String, String> environment = System.getenv();

    /// Whether there is a service to talk to, and not the switches themselves.
    public boolean given() {
        return address().isPresent();
    }

    private Optional<URI> address() {
        return Optional.ofNullable(server)
                .or(() -> Optional.ofNullable(environment.get(SERVER)).filter(text -> !text.isBlank())
                        .map(text -> URI.create(text.strip())));
    }

    /// @throws CommandFailure when nobody has said where the service is, or the URL is none
    public ServiceClient client() throws IOException {
        URI where = address().orElseThrow(() -> new CommandFailure(
                "which service? Name it by --server URL, or by the variable " + SERVER));
        if (where.getHost() == null
                || !("http".equals(where.getScheme()) || "https".equals(where.getScheme()))) {
            throw new CommandFailure(
                    "'%s' is not the URL of a service, as http://127.0.0.1:8080 is".formatted(where));
        }
        if ((certificate == null) != (key == null)) {
            throw new CommandFailure("--cert and --key go together; name both, or none");
        }
        Optional<String> token = tokenFile == null
                ? Optional.ofNullable(environment.get(TOKEN))
                : Optional.of(Files.readString(tokenFile));
        return new ServiceClient(where, token.map(String::strip).filter(text -> !text.isEmpty()),
                ClientTls.context(Optional.ofNullable(authorities)
                        .or(() -> Optional.ofNullable(environment.get(AUTHORITIES)).map(Path::of)),
                        Optional.ofNullable(certificate),
                        Optional.ofNullable(key)));
    }
}
