package org.nvgre.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// PEM files as what a TLS client trusts, and is.
final class ClientTls {

    private static final Pattern KEY = Pattern
            .compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
    private static final char[] NO_PASSWORD = {};

    private ClientTls() {}

    /// @param authorities empty: the system's
    /// @throws IOException when a file cannot be used: one line
    static SSLContext context(Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key)
            throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(certificate.isPresent() ? identity(certificate.get(), key.orElseThrow()) : null,
                    authorities.isPresent() ? trust(authorities.get()) : null, null);
            return context;
        } catch (GeneralSecurityException wrong) {
            throw new IOException("TLS cannot be set up: " + wrong.getMessage(), wrong);
        }
    }

    private static TrustManager[] trust(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        int number = 0;
        for (Certificate each : certificates(file)) {
            store.setCertificateEntry("authority" + number++, each);
        }
        TrustManagerFactory factory = TrustManagerFactory
                .getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager[] identity(Path certificate, Path key)
            throws IOException, GeneralSecurityException {
        Certificate[] chain = certificates(certificate).toArray(Certificate[]::new);
        KeyStore store = empty();
        store.setKeyEntry("client", privateKey(key, chain[0].getPublicKey().getAlgorithm()), NO_PASSWORD,
                chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file) throws IOException {
        try (InputStream pem = Files.newInputStream(file)) {
            Collection<? extends Certificate> all = CertificateFactory.getInstance("X.509")
                    .generateCertificates(pem);
            if (all.isEmpty()) {
                throw new IOException(file + ": no certificate in it; expected PEM");
            }
            return all;
        } catch (GeneralSecurityException wrong) {
            throw new IOException("%s: not a certificate in PEM (%s)".formatted(file, wrong.getMessage()),
                    wrong);
        }
    }

    private static PrivateKey privateKey(Path file, String algorithm) throws IOException {
        Matcher pem = KEY.matcher(Files.readString(file));
        if (!pem.find()) {
            throw new IOException(file + ": no 'BEGIN PRIVATE KEY' in it; make it PKCS #8 with"
                    + " 'openssl pkcs8 -topk8 -nocrypt'");
        }
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1))));
        } catch (GeneralSecurityException | IllegalArgumentException wrong) {
            throw new IOException("%s: not an %s key (%s)".formatted(file, algorithm, wrong.getMessage()),
                    wrong);
        }
    }
}
