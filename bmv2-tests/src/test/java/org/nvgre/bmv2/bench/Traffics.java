package org.nvgre.bmv2.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.nvgre.bmv2.bench.Counted.Traffic;
import org.nvgre.bmv2.frame.Frame;

/// What was counted for the virtual subnets.
public record Traffics(Counted counted) {
    /// One frame of this length, in this subnet, from a tenant's port, and nothing else.
    public void oneFromTenant(int vsid, Frame frame) {
        assertEquals(Map.of(vsid, new Traffic(1, frame.length())), counted.fromTenant(), "from tenants");
        assertEquals(Map.of(), counted.fromTunnel(), "from tunnels");
    }

    /// One frame of this length, in this subnet, out of a tunnel, and nothing else.
    public void oneFromTunnel(int vsid, Frame frame) {
        assertEquals(Map.of(vsid, new Traffic(1, frame.length())), counted.fromTunnel(), "from tunnels");
        assertEquals(Map.of(), counted.fromTenant(), "from tenants");
    }
}
