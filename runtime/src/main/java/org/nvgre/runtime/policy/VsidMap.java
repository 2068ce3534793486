package org.nvgre.runtime.policy;

/// A gateway between two sites that number a virtual subnet differently: what comes to it out of a tunnel under the one
/// number goes on under the other.
public record VsidMap(String switchName, int virtualSubnetId, int to) implements Part {

    @Override
    public PartKey key() {
        return PartKey.of(PartKey.Kind.VSID_MAPS, switchName, virtualSubnetId);
    }
}
