package org.nvgre.runtime.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nvgre.runtime.TestPolicies;

class TlsApiTest {

    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    private static Path folder;

    private static KeyStore server;
    private static KeyStore renewed;
    private static KeyStore grafana;
    private static KeyStore stranger;

    private final FakeControl control = new FakeControl(TestPolicies.twoTenants().parts().toList());

    @BeforeAll
    static void issue() throws Exception {
        server = selfSigned("CN=localhost, O=Network", "EC");
        renewed = selfSigned("CN=localhost, O=Network since yesterday", "EC");
        grafana = selfSigned("CN=grafana, O=Network", "EC");
        stranger = selfSigned("CN=grafana, O=Elsewhere", "EC");
    }

    /// With the JDK's own tool, which is in every JDK.
    private static KeyStore selfSigned(String name, String algorithm) throws Exception {
        Path file = folder.resolve(name.hashCode() + ".p12");
        Process keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "own", "-keyalg", algorithm, "-dname", name, "-ext",
                "san=ip:127.0.0.1,dns:localhost", "-validity", "7", "-storetype", "PKCS12", "-storepass",
                new String(PASSWORD), "-keystore", file.toString()).inheritIO().start();
        assertEquals(0, keytool.waitFor());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what,
                Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(der), what);
    }

    private static Path certificate(KeyStore store, String file)
            throws IOException, GeneralSecurityException {
        return Files.writeString(folder.resolve(file),
                pem("CERTIFICATE", store.getCertificate("own").getEncoded()));
    }

    private static Path key(KeyStore store, String file) throws IOException, GeneralSecurityException {
        Key key = store.getKey("own", PASSWORD);
        return Files.writeString(folder.resolve(file), pem("PRIVATE KEY", key.getEncoded()));
    }

    private ApiServer start() throws IOException, GeneralSecurityException {
        var tls = new ApiSettings.Tls(certificate(server, "server.pem"), key(server, "server.key"),
                Optional.of(certificate(grafana, "authorities.pem")));
        Path access = Files.writeString(folder.resolve("access"),
                "%s admin\ncn:grafana monitor\n".formatted(Hashes.of("admin")));
        return ApiServer.start(control,
                new ApiSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Optional.of(tls), Optional.of(access), Optional.empty(), ApiSettings.Limits.USUAL),
                InstantSource.system());
    }

    /// @param own with whose certificate it comes; empty: without any
    private static HttpClient client(Optional<KeyStore> own, KeyStore... trusted) throws Exception {
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        for (KeyStore each : trusted) {
            Certificate root = each.getCertificate("own");
            roots.setCertificateEntry(Integer.toString(root.hashCode()), root);
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(roots);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own.orElse(null), own.isPresent() ? PASSWORD : null);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.isPresent() ? keys.getKeyManagers() : null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    @Test
    void tokensComeEncrypted() throws Exception {
        try (ApiServer api = start();
                var client = new Client(client(Optional.empty(), server), api.address(),
                        "Authorization", "Bearer admin")) {
            assertEquals("https", api.address().getScheme());
            assertEquals(200, client.get("/v1/policy").statusCode());
        }
    }

    @Test
    void aCertificatesNameIsAnAccount() throws Exception {
        try (ApiServer api = start();
                var monitor = new Client(client(Optional.of(grafana), server), api.address());
                var nobody = new Client(client(Optional.empty(), server), api.address())) {
            assertEquals(200, monitor.get("/metrics").statusCode());
            assertEquals(403, monitor.get("/v1/policy").statusCode());
            assertEquals(401, nobody.get("/metrics").statusCode());
        }
    }

    /// The same name, signed by someone whom nobody trusts.
    @Test
    void aNameAloneIsNone() throws Exception {
        try (ApiServer api = start();
                var impostor = new Client(client(Optional.of(stranger), server), api.address())) {
            int status;
            try {
                status = impostor.get("/metrics").statusCode();
            } catch (java.io.UncheckedIOException refused) {
                status = 401; // in the handshake already
            }
            assertEquals(401, status);
        }
    }

    @Test
    void aRenewedCertificateIsShownFromTheNextConnectionOn() throws Exception {
        try (ApiServer api = start()) {
            assertEquals("CN=localhost,O=Network", shown(api));
            certificate(renewed, "server.pem");
            key(renewed, "server.key");
            FileTime later = FileTime.from(Instant.parse("2030-01-01T00:00:00Z"));
            Files.setLastModifiedTime(folder.resolve("server.pem"), later);
            assertEquals("CN=localhost,O=Network since yesterday", shown(api));
        }
    }

    private static String shown(ApiServer api) throws Exception {
        try (var client = new Client(client(Optional.empty(), server, renewed), api.address())) {
            SSLSession session = client.send(client.request("/healthz").GET()).sslSession().orElseThrow();
            return ((X509Certificate) session.getPeerCertificates()[0]).getSubjectX500Principal().getName();
        }
    }

    @Test
    void filesThatCannotBeUsedAreNamed() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        Path good = certificate(server, "good.pem");
        for (var files : List.of(new ApiSettings.Tls(empty, key(server, "good.key"), Optional.empty()),
                new ApiSettings.Tls(good, empty, Optional.empty()),
                new ApiSettings.Tls(good, key(server, "good.key"), Optional.of(empty)))) {
            IOException refused = assertThrows(IOException.class, () -> ServerTls.of(files));
            assertTrue(refused.getMessage().startsWith(empty.toString()), refused.getMessage());
        }
    }
}
