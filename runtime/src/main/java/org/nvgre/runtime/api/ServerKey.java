package org.nvgre.runtime.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/// The server's certificate, as its files have it now: a renewed one is used from the next connection on.
final class ServerKey extends X509ExtendedKeyManager {

    private static final System.Logger LOG = System.getLogger(ServerKey.class.getName());
    private static final String ALIAS = "server";
    private static final Pattern KEY = Pattern
            .compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

    /// @param time of the younger file
    private record Identity(PrivateKey key, List<X509Certificate> chain, FileTime time) {}

    private final ApiSettings.Tls files;
    private volatile Identity identity;

    ServerKey(ApiSettings.Tls files) throws IOException {
        this.files = files;
        identity = read();
    }

    /// Certificates in PEM.
    static List<X509Certificate> certificates(Path file) throws IOException {
        try (InputStream pem = Files.newInputStream(file)) {
            List<X509Certificate> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(pem)
                    .stream().map(X509Certificate.class::cast).toList();
            if (certificates.isEmpty()) {
                throw new IOException(file + ": no certificate in it; expected PEM");
            }
            return certificates;
        } catch (GeneralSecurityException wrong) {
            throw new IOException("%s: not a certificate in PEM (%s)".formatted(file, wrong.getMessage()),
                    wrong);
        }
    }

    private Identity read() throws IOException {
        FileTime time = time();
        List<X509Certificate> chain = certificates(files.certificates());
        Matcher pem = KEY.matcher(Files.readString(files.key()));
        if (!pem.find()) {
            throw new IOException(files.key() + ": no 'BEGIN PRIVATE KEY' in it; make it PKCS #8 with"
                    + " 'openssl pkcs8 -topk8 -nocrypt'");
        }
        String algorithm = chain.getFirst().getPublicKey().getAlgorithm();
        try {
            var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
            return new Identity(KeyFactory.getInstance(algorithm).generatePrivate(encoded), chain, time);
        } catch (GeneralSecurityException | IllegalArgumentException wrong) {
            throw new IOException("%s: not the %s key of %s (%s)".formatted(files.key(), algorithm,
                    files.certificates(), wrong.getMessage()), wrong);
        }
    }

    private FileTime time() throws IOException {
        FileTime certificate = Files.getLastModifiedTime(files.certificates());
        FileTime key = Files.getLastModifiedTime(files.key());
        return certificate.compareTo(key) > 0 ? certificate : key;
    }

    private Identity current() {
        Identity known = identity;
        try {
            if (!time().equals(known.time())) {
                identity = read();
            }
        } catch (IOException failure) {
            // Halfway through being renewed, perhaps: the next connection tries again.
            LOG.log(System.Logger.Level.WARNING, "{0}; the certificate read before stays in use",
                    failure.getMessage());
        }
        return identity;
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return Objects.equals(keyType, current().key().getAlgorithm()) ? ALIAS : null;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identity.key();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return new String[]{ALIAS};
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return new String[0];
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return null; // it is no client
    }
}
