package org.nvgre.cli.serve;

import java.nio.file.Path;
import org.nvgre.cli.Pipelines;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.policy.PolicyException;
import org.nvgre.runtime.service.ControlPlane;
import org.nvgre.runtime.store.Conflict;

/// The folder that a service is started with is what an empty store begins with. From then on the store has the policy,
/// changed through the API; a folder that says otherwise is not an order to undo those changes.
record FirstPolicy(Path folder, Policy policy) {

    /// @throws PolicyException with every mistake in the folder
    static FirstPolicy load(Path folder) {
        return new FirstPolicy(folder, Pipelines.fromRoot(Policy.load(folder)));
    }

    /// @return what was done, in words
    /// @throws PolicyException when the policy does not fit the switches' programs
    String into(ControlPlane control) {
        Policy held = control.policy();
        if (held.parts().findAny().isEmpty()) {
            try {
                long revision = control.apply(PolicyChange.of(policy), control.revision());
                return "%s, put into the empty store as revision %d".formatted(folder, revision);
            } catch (Conflict _) {
                return into(control); // another controller of this store was a little earlier
            }
        }
        PolicyChange change = PolicyChange.replacing(held, policy);
        return change.isEmpty()
                ? "%s, which the store has, too (revision %d)".formatted(folder, control.revision())
                : "the store's, revision %d; %s differs in %d parts and does not count: 'nvgre diff' shows how, 'nvgre apply' makes it count"
                        .formatted(control.revision(), folder, change.put().size() + change.delete().size());
    }
}
