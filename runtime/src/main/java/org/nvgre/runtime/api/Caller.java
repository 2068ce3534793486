package org.nvgre.runtime.api;

import java.util.Optional;

/// Who asks.
///
/// @param name as the audit log tells it: `cn:alice`, `token:3fc9b689`, or `local` where nobody has to say who they are
/// @param customer whose tenant it is; empty: not a tenant
record Caller(String name, Role role, Optional<String> customer) {

    /// Whoever can reach the loopback interface of a service without an access file.
    static final Caller LOCAL = new Caller("local", Role.ADMIN, Optional.empty());

    boolean may(Role.Right right) {
        return role.has(right);
    }
}
