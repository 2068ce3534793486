package org.nvgre.runtime.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.nvgre.runtime.store.StoreContract.contents;
import static org.nvgre.runtime.store.StoreContract.put;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An etcd that lets in only those whom it knows.
final class EtcdAccessTest {

    @TempDir
    Path folder;

    @Test
    void certificatesOnBothSides() throws Exception {
        authority("ours");
        Path server = certificate("ours", "server", "subjectAltName=IP:127.0.0.1");
        Path client = certificate("ours", "client", "extendedKeyUsage=clientAuth");
        authority("strangers");
        Path stranger = certificate("strangers", "stranger", "extendedKeyUsage=clientAuth");
        try (EtcdProcess etcd = EtcdProcess.start(folder, "--cert-file", server.toString(), "--key-file",
                key(server),
                "--trusted-ca-file", folder.resolve("ours.pem").toString(), "--client-cert-auth")) {
            EtcdSettings trusting = etcd.settings().trusting(folder.resolve("ours.pem"))
                    .withPatience(Duration.ofMillis(300));
            try (Store store = EtcdStore.connect(trusting.as(identity(client)))) {
                store.put(List.of(put("a", "1")));
                assertEquals(Map.of("a", "1"), contents(store));
            }
            assertThrows(StoreException.class, () -> EtcdStore.connect(trusting));
            assertThrows(StoreException.class, () -> EtcdStore.connect(trusting.as(identity(stranger))));
            String message = assertThrows(StoreException.class, () -> EtcdStore
                    .connect(trusting.trusting(folder.resolve("strangers.pem")).as(identity(client))))
                    .getMessage();
            assertEquals(1, message.lines().count());
            assertTrue(message.contains(etcd.endpoint()), message);
            assertEquals(
                    "the certificates for etcd cannot be read: %s; mend the file"
                            .formatted(folder.resolve("none")),
                    assertThrows(StoreException.class,
                            () -> EtcdStore.connect(trusting.trusting(folder.resolve("none"))))
                            .getMessage().replace(" (No such file or directory)", ""));
        }
    }

    @Test
    void userAndPassword() throws Exception {
        try (EtcdProcess etcd = EtcdProcess.start(folder)) {
            etcd.control("user", "add", "root:secret");
            etcd.control("role", "add", "root");
            etcd.control("user", "grant-role", "root", "root");
            etcd.control("user", "add", "nvgre:secret");
            etcd.control("role", "add", "nvgre");
            etcd.control("role", "grant-permission", "--prefix=true", "nvgre", "readwrite", "/nvgre/");
            etcd.control("user", "grant-role", "nvgre", "nvgre");
            etcd.control("auth", "enable");
            EtcdSettings settings = etcd.settings().withPatience(Duration.ofMillis(500));
            Seen seen = new Seen();
            Owned owned = new Owned();
            try (Store store = EtcdStore.connect(settings.as(new EtcdSettings.Login("nvgre", "secret")))) {
                store.watch(0, seen);
                store.lead(Set.of("nve1"), owned);
                owned.await(Set.of("nve1"));
                seen.await(store.put(List.of(put("a", "1"))));
                assertEquals(Map.of("a", "1"), contents(store));
            }
            for (EtcdSettings wrong : List.of(settings,
                    settings.as(new EtcdSettings.Login("nvgre", "guessed")),
                    settings.as(new EtcdSettings.Login("nvgre", "secret")).withPrefix("/other/"))) {
                String message = assertThrows(StoreException.class, () -> EtcdStore.connect(wrong))
                        .getMessage();
                assertTrue(message.startsWith("etcd at " + etcd.endpoint()), message);
                assertEquals(1, message.lines().count());
            }
        }
    }

    private void authority(String name) throws IOException, InterruptedException {
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                "2", "-subj",
                "/CN=" + name, "-keyout", name + ".key", "-out", name + ".pem");
    }

    /// @return the certificate's file; its key's is beside it
    private Path certificate(String authority, String name, String extension)
            throws IOException, InterruptedException {
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                "/CN=" + name, "-keyout",
                name + ".key", "-out", name + ".request");
        Files.writeString(folder.resolve(name + ".extensions"), extension + "\n");
        openssl("x509", "-req", "-in", name + ".request", "-CA", authority + ".pem", "-CAkey",
                authority + ".key",
                "-CAcreateserial", "-days", "2", "-extfile", name + ".extensions", "-out", name + ".pem");
        return folder.resolve(name + ".pem");
    }

    private static String key(Path certificate) {
        return certificate.toString().replace(".pem", ".key");
    }

    private static EtcdSettings.Identity identity(Path certificate) {
        return new EtcdSettings.Identity(certificate, Path.of(key(certificate)));
    }

    private void openssl(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                    .start();
        } catch (IOException missing) {
            assumeTrue(false, "openssl is not installed; on Debian: apt-get install openssl");
            return;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }
}
