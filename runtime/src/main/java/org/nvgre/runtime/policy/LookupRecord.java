package org.nvgre.runtime.policy;

import java.net.InetAddress;

/// Where a customer address is: behind which provider address, and with which MAC.
public record LookupRecord(InetAddress customerAddress, Mac macAddress, int virtualSubnetId,
        InetAddress providerAddress) {

    String describe() {
        return "customer address %s of VSID %d".formatted(Addresses.text(customerAddress), virtualSubnetId);
    }
}
