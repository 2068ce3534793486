package org.nvgre.runtime.desired;

import java.util.stream.Stream;

import org.nvgre.p4runtime.Entity;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.ProviderAddress;

/// Where tunnels end (`local_pa_v4`, `local_pa_v6`): at the provider addresses of the switch, and at the multicast
/// groups that it has joined.
final class Terminate implements Stage {

    @Override
    public Stream<Entity> entities(Context context) {
        return Stream
                .concat(context.nve().providerAddresses().stream(), context.nve().joinedGroups().stream())
                .map(provider -> terminate(context, provider));
    }

    private static Entity terminate(Context context, ProviderAddress provider) {
        return context.entry(Addresses.isIpv4(provider.address()) ? "local_pa_v4" : "local_pa_v6")
                .exact("vrf", provider.vrf()).exact("pa", provider.address()).action("nvgre.terminate")
                .build();
    }
}
