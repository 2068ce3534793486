package org.nvgre.cli.serve;

import java.nio.file.Path;
import java.util.List;
import org.nvgre.cli.CommandFailure;
import org.nvgre.runtime.store.EmbeddedStore;
import org.nvgre.runtime.store.EtcdSettings;
import org.nvgre.runtime.store.EtcdStore;
import org.nvgre.runtime.store.Store;
import picocli.CommandLine.Option;

/// Where the policy is kept.
final class StoreOptions {

    @Option(names = "--store", paramLabel = "FILE",
            description = "Keeps the policy in this file, which is made where there is none. "
                    + "Without it, and without --etcd, in memory only.")
    private Path file;

    @Option(names = "--etcd", arity = "1..*", paramLabel = "URL",
            description = "Keeps the policy in etcd, which several controllers can share.")
    private List<String> endpoints = List.of();

    @Option(names = "--etcd-prefix", paramLabel = "PREFIX",
            description = "Of all its keys; /nvgre/ by default.")
    private String prefix;

    @Option(names = "--etcd-ca", paramLabel = "FILE",
            description = "Who has signed etcd's certificate (PEM).")
    private Path authorities;

    @Option(names = "--etcd-cert", paramLabel = "FILE", description = "Our certificate towards etcd (PEM).")
    private Path certificate;

    @Option(names = "--etcd-key", paramLabel = "FILE", description = "Its key (PEM, PKCS #8).")
    private Path key;

    Store open() {
        if (file != null && !endpoints.isEmpty()) {
            throw new CommandFailure(
                    "the policy is in a file or in etcd, not in both; leave out --store or --etcd");
        }
        if ((certificate == null) != (key == null)) {
            throw new CommandFailure("--etcd-cert and --etcd-key go together; name both, or none");
        }
        if (!endpoints.isEmpty()) {
            return EtcdStore.connect(etcd());
        }
        return file == null ? EmbeddedStore.inMemory() : EmbeddedStore.open(file);
    }

    private EtcdSettings etcd() {
        try {
            EtcdSettings settings = EtcdSettings.of(endpoints.toArray(String[]::new));
            settings = prefix == null ? settings : settings.withPrefix(prefix);
            settings = authorities == null ? settings : settings.trusting(authorities);
            return certificate == null ? settings : settings.as(new EtcdSettings.Identity(certificate, key));
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailure(wrong.getMessage());
        }
    }

    /// Whether a restart finds the policy again.
    boolean lasting() {
        return file != null || !endpoints.isEmpty();
    }

    @Override
    public String toString() {
        return !endpoints.isEmpty()
                ? "etcd at " + String.join(", ", endpoints)
                : file != null ? file.toString() : "memory only; a restart begins with the policy's folder";
    }
}
