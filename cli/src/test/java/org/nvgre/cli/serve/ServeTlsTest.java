package org.nvgre.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nvgre.cli.Run;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The service behind TLS, and the commands that trust it and show who they are.
class ServeTlsTest {

    private static final String PASSWORD = "for a test";

    @TempDir
    Path folder;

    @Command
    static final class Serve implements Runnable {
        @Mixin
        private ServeOptions options;

        @Override
        public void run() {}
    }

    @BeforeEach
    void makeCertificates() throws Exception {
        certificate("server", "CN=localhost");
        certificate("alice", "CN=alice");
        certificate("stranger", "CN=alice");
    }

    /// Signed by itself: `NAME.pem` and `NAME.key`.
    private void certificate(String name, String subject) throws Exception {
        Path file = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "own", "-keyalg", "EC", "-dname", subject, "-ext",
                "san=dns:localhost,ip:127.0.0.1", "-validity", "30", "-keystore", file.toString(),
                "-storepass",
                PASSWORD).inheritIO().start();
        assertEquals(0, keytool.waitFor());
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        pem(name + ".pem", "CERTIFICATE", store.getCertificate("own").getEncoded());
        pem(name + ".key", "PRIVATE KEY", store.getKey("own", PASSWORD.toCharArray()).getEncoded());
    }

    private void pem(String file, String what, byte[] bytes) throws IOException {
        Files.writeString(folder.resolve(file), "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what,
                Base64.getMimeEncoder().encodeToString(bytes), what));
    }

    private Service serve() throws IOException {
        Path access = Files.writeString(folder.resolve("access"), "cn:alice monitor\n");
        Serve serve = new Serve();
        new CommandLine(serve).parseArgs("--listen", "127.0.0.1:0", "--store", path("store"), "--access",
                access.toString(), "--tls-cert", path("server.pem"), "--tls-key", path("server.key"),
                "--client-ca", path("alice.pem"));
        return serve.options.start(new PrintWriter(new StringWriter(), true));
    }

    private String path(String file) {
        return folder.resolve(file).toString();
    }

    private Run status(Service service, List<Object> more) {
        var words = new ArrayList<Object>(
                List.of("status", "--server", "https://localhost:" + service.address().getPort()));
        words.addAll(more);
        return Run.nvgre(words.toArray());
    }

    @Test
    void whoShowsACertificateThatTheServiceTrustsIsLetIn() throws IOException {
        try (Service service = serve()) {
            Run known = status(service,
                    List.of("--ca", path("server.pem"), "--cert", path("alice.pem"), "--key",
                            path("alice.key")));
            assertTrue(known.out().startsWith("policy revision"), known.out() + known.err());

            Run nobody = status(service, List.of("--ca", path("server.pem")));
            assertEquals(1, nobody.status(), nobody.out());
            assertEquals(1, nobody.err().lines().count(), nobody.err());

            Run stranger = status(service, List.of("--ca", path("server.pem"), "--cert", path("stranger.pem"),
                    "--key", path("stranger.key")));
            assertEquals(1, stranger.status(), stranger.out());
        }
    }

    @Test
    void aServiceThatIsNotTrustedIsNotAsked() throws IOException {
        try (Service service = serve()) {
            Run run = status(service,
                    List.of("--ca", path("stranger.pem"), "--cert", path("alice.pem"), "--key",
                            path("alice.key")));
            assertEquals(1, run.status(), run.out());
            assertEquals("", run.out());
        }
    }
}
