package org.nvgre.runtime.api;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What someone may do, in one word of the access file.
enum Role {
    ADMIN,
    OPERATOR,
    /// For what collects metrics.
    MONITOR,
    /// A customer, who sees what is its own. It changes nothing: where its addresses are is for the network's owner to
    /// say, and the answers to trial changes would tell of others.
    TENANT;

    /// What a route asks for.
    enum Right {
        /// The policy and the tenants' counters, as far as they are visible.
        READ,
        /// Changes of that, and of what may be observed.
        WATCH,
        /// Switches and metrics.
        OBSERVE,
        /// Reconcile, move, preview.
        OPERATE,
        /// Change the policy.
        CHANGE
    }

    boolean has(Right right) {
        return switch (this) {
            case ADMIN -> true;
            case OPERATOR -> right != Right.CHANGE;
            case MONITOR -> right == Right.OBSERVE || right == Right.WATCH;
            case TENANT -> right == Right.READ || right == Right.WATCH;
        };
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Role> of(String text) {
        return Stream.of(values()).filter(role -> role.text().equals(text)).findFirst();
    }
}
