package org.nvgre.runtime.store;

/// Is told which switches this controller owns. Called one call at a time; to return soon, since a call that is late to
/// return holds up all others.
public interface Ownership {

    /// From now on this controller, and no other, may write to the switch.
    ///
    /// @param epoch greater than that of every earlier owner of this switch; the high half of its P4Runtime election ids, so
    ///        that the switch itself refuses whoever owned it before
    void owned(String switchName, long epoch);

    /// From now on this controller may not. When this returns no write to the switch is begun any more; one that is under way
    /// may be refused by the switch.
    void lost(String switchName);
}
