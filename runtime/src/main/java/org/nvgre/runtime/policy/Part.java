package org.nvgre.runtime.policy;

/// What a policy is made of, and what of it changes at a time: one element of one of its lists. A part that holds others
/// (a customer its routing domains, a switch its ports) changes as a whole.
public sealed interface Part
        permits Customer, LookupRecord, CustomerRoute, Nat, ProviderAddress, ProviderRoute, VsidMap,
        Switch {

    /// What tells it from all others of the policy.
    PartKey key();
}
