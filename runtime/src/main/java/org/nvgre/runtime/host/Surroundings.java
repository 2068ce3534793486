package org.nvgre.runtime.host;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

import org.nvgre.runtime.desired.Learned;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.ProviderAddress;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.policy.SwitchPort.TenantPort;
import org.nvgre.runtime.policy.VirtualSubnet;

/// What a switch as a host has to know of the network around it.
public interface Surroundings {

    /// Another one when anything of this may have changed.
    long version();

    /// The switch itself.
    Switch device();

    /// Of all switches.
    Stream<ProviderAddress> providerAddresses();

    /// The multicast groups of the underlay that the switch listens to.
    List<ProviderAddress> joinedGroups();

    /// The longest IP packet that fits on its way to a MAC; empty where there is no tunnel.
    OptionalInt mtu(int vsid, Mac destination);

    /// The records of an address, whosever it is.
    Stream<LookupRecord> records(InetAddress customerAddress);

    /// The ports of this switch behind which a record may be.
    Stream<TenantPort> ports(LookupRecord record);

    Optional<VirtualSubnet> subnet(int vsid);

    /// Whose a virtual subnet is.
    Optional<String> customer(int vsid);

    boolean sameDomain(int one, int other);

    /// The switch has found this out.
    void learned(Learned learned);
}
