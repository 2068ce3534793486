package org.nvgre.runtime.api;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What someone may do, in one word of the access file.
enum Role {
    ADMIN(EnumSet.allOf(Right.class)),
    OPERATOR(EnumSet.of(Right.READ, Right.WATCH, Right.OBSERVE, Right.OPERATE)),
    /// For what collects metrics.
    MONITOR(EnumSet.of(Right.OBSERVE)),
    /// A customer, who sees what is its own. It changes nothing: where its addresses are is for the network's owner to
    /// say, and the answers to trial changes would tell of others.
    TENANT(EnumSet.of(Right.READ, Right.WATCH));

    /// What a route asks for.
    enum Right {
        /// The policy and the tenants' counters, as far as they are visible.
        READ,
        /// Changes of what is visible.
        WATCH,
        /// Switches and metrics.
        OBSERVE,
        /// Reconcile, move, preview.
        OPERATE,
        /// Change the policy.
        CHANGE
    }

    private final Set<Right> rights;

    Role(Set<Right> rights) {
        this.rights = rights;
    }

    boolean has(Right right) {
        return rights.contains(right);
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Role> of(String text) {
        return Stream.of(values()).filter(role -> role.text().equals(text)).findFirst();
    }
}
