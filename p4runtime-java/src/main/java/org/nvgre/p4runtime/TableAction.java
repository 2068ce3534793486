package org.nvgre.p4runtime;

/// What an entry does: one action, or, in a table whose implementation is an action selector, one of a weighted
/// set.
public sealed interface TableAction permits ActionCall, ActionSet {
    org.p4.v1.TableAction toTableAction();
}
