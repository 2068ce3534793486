package org.nvgre.runtime.desired;

import java.util.Optional;
import java.util.function.Consumer;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.runtime.policy.SwitchPort;
import org.nvgre.runtime.policy.SwitchPort.TenantPort;
import org.nvgre.runtime.policy.SwitchPort.UnderlayPort;

/// Ports and VLANs: whose frames come in there (`port_vlan`), and the tag that goes out (`port_rewrite`).
final class Admit implements Stage {

    @Override
    public void device(Context context, Consumer<Entity> out) {
        context.nve().device().ports().forEach(port -> {
            out.accept(admit(context, port));
            tag(context, port).ifPresent(out);
        });
    }

    private static Entity admit(Context context, SwitchPort port) {
        TableEntry.Builder entry = context.entry("port_vlan").exact("port", port.port()).exact("vlan",
                port.vlan());
        return switch (port) {
            case TenantPort tenant ->
                entry.action("nvgre.admit_tenant", "vsid", tenant.virtualSubnetId()).build();
            case UnderlayPort underlay -> entry.action("nvgre.admit_underlay", "vrf", underlay.vrf()).build();
        };
    }

    private static Optional<Entity> tag(Context context, SwitchPort port) {
        if (port instanceof TenantPort tenant && tenant.vlan() != SwitchPort.UNTAGGED) {
            return Optional.of(context.entry("port_rewrite").exact("port", tenant.port())
                    .exact("vsid", tenant.virtualSubnetId()).action("nvgre.tag", "vlan", tenant.vlan())
                    .build());
        }
        return Optional.empty();
    }
}
