package org.nvgre.runtime.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How to reach an etcd, and how much to trust the time.
///
/// @param endpoints `http://host:port` or `https://host:port` (`host:port` is http), of one cluster; one at least
/// @param prefix of all keys: several networks can share an etcd. Begins and ends with `/`
/// @param authorities certificates (PEM) that an https endpoint's must be signed by; empty: those that Java trusts
/// @param identity who we are towards etcd
/// @param login a user of etcd's own; empty when it asks for none
/// @param lease for so long a controller that etcd does not hear of counts as alive; in whole seconds, at least 2
/// @param patience for so long a request is tried again before it fails
/// @param remembered so long etcd keeps the history of changes, for controllers that were out of reach; older history is
///        compacted. Zero: whoever runs etcd sees to that
public record EtcdSettings(List<String> endpoints, String prefix, Optional<Path> authorities,
        Optional<Identity> identity,
        Optional<Login> login, Duration lease, Duration patience, Duration remembered) {

    /// @param certificates a chain, PEM
    /// @param key PKCS #8, PEM
    public record Identity(Path certificates, Path key) {}

    public record Login(String user, String password) {}

    public EtcdSettings {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("etcd needs an endpoint, such as http://127.0.0.1:2379");
        }
        if (!prefix.startsWith("/") || !prefix.endsWith("/")) {
            throw new IllegalArgumentException(
                    "a prefix begins and ends with '/', '%s' does not".formatted(prefix));
        }
        if (lease.compareTo(Duration.ofSeconds(2)) < 0) {
            throw new IllegalArgumentException("a lease lasts 2 seconds or more, not " + lease);
        }
    }

    /// Without TLS and login, and with the times that take-over within 5 seconds needs.
    public static EtcdSettings of(String... endpoints) {
        return new EtcdSettings(List.of(endpoints), "/nvgre/", Optional.empty(), Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofMinutes(10));
    }

    public EtcdSettings withPrefix(String other) {
        return new EtcdSettings(endpoints, other, authorities, identity, login, lease, patience, remembered);
    }

    /// @param certificates PEM
    public EtcdSettings trusting(Path certificates) {
        return new EtcdSettings(endpoints, prefix, Optional.of(certificates), identity, login, lease,
                patience, remembered);
    }

    public EtcdSettings as(Identity who) {
        return new EtcdSettings(endpoints, prefix, authorities, Optional.of(who), login, lease, patience,
                remembered);
    }

    public EtcdSettings as(Login who) {
        return new EtcdSettings(endpoints, prefix, authorities, identity, Optional.of(who), lease, patience,
                remembered);
    }

    public EtcdSettings withLease(Duration other) {
        return new EtcdSettings(endpoints, prefix, authorities, identity, login, other, patience, remembered);
    }

    public EtcdSettings withPatience(Duration other) {
        return new EtcdSettings(endpoints, prefix, authorities, identity, login, lease, other, remembered);
    }

    public EtcdSettings remembering(Duration other) {
        return new EtcdSettings(endpoints, prefix, authorities, identity, login, lease, patience, other);
    }
}
