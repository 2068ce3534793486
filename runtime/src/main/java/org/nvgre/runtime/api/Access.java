package org.nvgre.runtime.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.security.auth.x500.X500Principal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;

/// Tells who asks: by the bearer token (RFC 6750 §2.1), else by the client certificate. The file of those who may is
/// read again when it has changed; one with mistakes is not taken, and the one before stays in force.
final class Access {

    private static final System.Logger LOG = System.getLogger(Access.class.getName());
    private static final String SCHEME = "Bearer ";

    /// What was read, and of which state of the file.
    private record Version(AccessList list, Optional<FileTime> time) {}

    private final Optional<Path> file;
    private volatile Version version;

    /// @param file empty: whoever can connect is {@link Caller#LOCAL}
    /// @throws IOException when it cannot be read, or has mistakes: one line for each
    Access(Optional<Path> file) throws IOException {
        this.file = file;
        version = new Version(new AccessList("", "none"), Optional.empty());
        if (file.isPresent()) {
            List<String> mistakes = read(file.get());
            if (!mistakes.isEmpty()) {
                throw new IOException(String.join("\n", mistakes));
            }
        }
    }

    /// @throws Refusal when it does not say, or is not known
    Caller caller(HttpExchange exchange) {
        return callerIfKnown(exchange).orElseThrow(() -> unknown(
                "send a token ('Authorization: Bearer TOKEN'), or a client certificate that is known"));
    }

    /// Empty: it does not say.
    ///
    /// @throws Refusal when it has a token that is not known
    Optional<Caller> callerIfKnown(HttpExchange exchange) {
        if (file.isEmpty()) {
            return Optional.of(Caller.LOCAL);
        }
        AccessList list = current();
        Optional<String> token = bearerToken(exchange);
        return token.isPresent()
                ? Optional.of(list.byToken(token.get()).orElseThrow(() -> unknown("this token is not known")))
                : commonName(exchange).flatMap(list::byCommonName);
    }

    private static Refusal unknown(String detail) {
        return new Refusal(new Problem(401, "Unauthorized", detail), Map.of("WWW-Authenticate", "Bearer"));
    }

    private static Optional<String> bearerToken(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header == null) {
            return Optional.empty();
        }
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw unknown("only 'Authorization: Bearer TOKEN' is understood");
        }
        return Optional.of(header.substring(SCHEME.length()).strip());
    }

    private static Optional<String> commonName(HttpExchange exchange) {
        if (!(exchange instanceof HttpsExchange secure)) {
            return Optional.empty();
        }
        try {
            Principal peer = secure.getSSLSession().getPeerPrincipal();
            return peer instanceof X500Principal subject ? commonName(subject) : Optional.empty();
        } catch (SSLPeerUnverifiedException _) {
            return Optional.empty(); // it has none
        }
    }

    /// The most specific one (RFC 4514: a name is written from its last part to its first).
    private static Optional<String> commonName(X500Principal subject) {
        try {
            return new LdapName(subject.getName(X500Principal.RFC2253)).getRdns().reversed().stream()
                    .filter(part -> part.getType().equalsIgnoreCase("CN"))
                    .filter(part -> part.getValue() instanceof String)
                    .map(part -> (String) part.getValue()).findFirst();
        } catch (InvalidNameException _) {
            return Optional.empty();
        }
    }

    private AccessList current() {
        Path path = file.orElseThrow();
        try {
            FileTime time = Files.getLastModifiedTime(path);
            if (!version.time().equals(Optional.of(time))) {
                read(path).forEach(mistake -> LOG.log(System.Logger.Level.ERROR,
                        "{0}; the access file is not taken, the one before stays in force", mistake));
            }
        } catch (IOException failure) {
            LOG.log(System.Logger.Level.ERROR,
                    "access file {0} cannot be read ({1}); what was read before stays"
                            + " in force",
                    path, failure.getMessage());
        }
        return version.list();
    }

    /// @return the mistakes, with which it is not taken
    private synchronized List<String> read(Path path) throws IOException {
        FileTime time = Files.getLastModifiedTime(path);
        if (version.time().equals(Optional.of(time))) {
            return List.of(); // another request was first
        }
        var list = new AccessList(Files.readString(path), path.toString());
        // The time is taken even of a bad one, so that it is complained of once.
        version = new Version(list.mistakes().isEmpty() ? list : version.list(), Optional.of(time));
        return list.mistakes();
    }
}
