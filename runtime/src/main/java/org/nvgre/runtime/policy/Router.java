package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// The distributed router as a virtual subnet sees it: at the same MAC and the same addresses on every switch.
public record Router(Mac macAddress, List<InetAddress> addresses) {

    public Router {
        addresses = List.copyOf(addresses);
    }

    /// Its first address of the same family.
    public Optional<InetAddress> addressLike(InetAddress other) {
        return addresses.stream().filter(each -> Addresses.isIpv4(each) == Addresses.isIpv4(other))
                .findFirst();
    }
}
