package org.nvgre.p4runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Grpc;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Connections over TLS, with certificates that the JDK's keytool makes.
class TlsTest {
    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    private static Path folder;
    private static Tls.Identity device;
    private static Tls.Identity controller;

    private final FakeDevice service = new FakeDevice();
    private Server server;

    @BeforeAll
    static void makeCertificates() throws Exception {
        device = identity("device");
        controller = identity("controller");
    }

    private static Tls.Identity identity(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
                "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "SAN=dns:" + name,
                "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", new String(PASSWORD))
                .redirectErrorStream(true).start();
        keytool.getInputStream().readAllBytes();
        assertEquals(0, keytool.waitFor());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        Certificate certificate = keys.getCertificate(name);
        Key key = keys.getKey(name, PASSWORD);
        return new Tls.Identity(pem(name + ".crt", "CERTIFICATE", certificate.getEncoded()),
                pem(name + ".key", "PRIVATE KEY", key.getEncoded()));
    }

    private static Path pem(String file, String what, byte[] bytes) throws IOException {
        return Files.writeString(folder.resolve(file), "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(what, Base64.getMimeEncoder().encodeToString(bytes), what));
    }

    @AfterEach
    void stop() {
        service.close();
        if (server != null) {
            server.shutdownNow();
        }
    }

    private String serve(boolean asksWhoWeAre) throws IOException {
        var credentials = TlsServerCredentials.newBuilder().keyManager(device.certificate().toFile(),
                device.key().toFile());
        if (asksWhoWeAre) {
            credentials.trustManager(controller.certificate().toFile())
                    .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
        }
        ServerCredentials built = credentials.build();
        server = Grpc.newServerBuilderForPort(0, built).addService(service).build().start();
        return "127.0.0.1:" + server.getPort();
    }

    private static P4RuntimeClient connect(String address, Tls tls) throws P4RuntimeException {
        return P4RuntimeClient.to(address).deviceId(FakeDevice.ID).tls(tls).connect();
    }

    private static Tls named(Tls tls, String name) {
        return new Tls(tls.trust(), tls.identity(), Optional.of(name));
    }

    @Test
    void deviceShowsItsCertificate() throws Exception {
        String address = serve(false);
        try (P4RuntimeClient client = connect(address, named(Tls.trusting(device.certificate()), "device"))) {
            assertTrue(client.isPrimary());
        }
    }

    @Test
    void bothShowTheirs() throws Exception {
        String address = serve(true);
        Tls mutual = Tls.mutual(device.certificate(), controller.certificate(), controller.key());
        try (P4RuntimeClient client = connect(address, named(mutual, "device"))) {
            assertTrue(client.isPrimary());
        }
        assertThrows(P4RuntimeException.Unreachable.class,
                () -> connect(address, named(Tls.trusting(device.certificate()), "device")));
    }

    @Test
    void strangerIsNotBelieved() throws Exception {
        String address = serve(false);
        assertThrows(P4RuntimeException.Unreachable.class,
                () -> connect(address, named(Tls.trusting(controller.certificate()), "device")));
        assertThrows(P4RuntimeException.Unreachable.class,
                () -> connect(address, Tls.trusting(device.certificate()))); // its name is no address
    }

    @Test
    void fileThatIsMissingIsNamed() {
        Path nowhere = folder.resolve("nowhere.crt");
        var mistake = assertThrows(IllegalArgumentException.class,
                () -> connect("127.0.0.1:1", Tls.trusting(nowhere)));
        assertTrue(mistake.getMessage().contains("cannot use " + nowhere), mistake::getMessage);
    }
}
