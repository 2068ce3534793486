package org.nvgre.runtime.desired;

import java.util.function.Consumer;

import org.nvgre.p4runtime.Entity;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.ProviderAddress;

/// Where tunnels end (`local_pa_v4`, `local_pa_v6`): at the provider addresses of the switch, and at the multicast
/// groups that it has joined.
final class Terminate implements Stage {

    @Override
    public void device(Context context, Consumer<Entity> out) {
        context.nve().providerAddresses().forEach(provider -> out.accept(terminate(context, provider)));
    }

    @Override
    public void joined(Context context, ProviderAddress group, Consumer<Entity> out) {
        out.accept(terminate(context, group));
    }

    private static Entity terminate(Context context, ProviderAddress provider) {
        return context.entry(Addresses.isIpv4(provider.address()) ? "local_pa_v4" : "local_pa_v6")
                .exact("vrf", provider.vrf()).exact("pa", provider.address()).action("nvgre.terminate")
                .build();
    }
}
