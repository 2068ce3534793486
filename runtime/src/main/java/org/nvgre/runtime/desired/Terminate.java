package org.nvgre.runtime.desired;

import java.util.stream.Stream;

import org.nvgre.p4runtime.Entity;

/// Where tunnels end (`local_pa_v4`): at the provider addresses of the switch.
final class Terminate implements Stage {

    @Override
    public Stream<Entity> entities(Context context) {
        return context.nve().providerAddresses().stream().map(provider -> context.entry("local_pa_v4")
                .exact("vrf", provider.vrf()).exact("pa", provider.address()).action("nvgre.terminate")
                .build());
    }
}
