package org.nvgre.runtime.host;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

import org.nvgre.runtime.desired.JoinedGroups;
import org.nvgre.runtime.desired.Learned;
import org.nvgre.runtime.desired.TenantPaths;
import org.nvgre.runtime.policy.Attachments;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.ProviderAddress;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.policy.SwitchPort.TenantPort;
import org.nvgre.runtime.policy.VirtualSubnet;

/// The network of a policy that does not change. Not for use by several threads.
final class PolicySurroundings implements Surroundings {

    private final Policy policy;
    private final Switch device;
    private final Map<Integer, Attachments> attachments;
    private final Map<Integer, VirtualSubnet> subnets = new HashMap<>();
    private final Map<Integer, String> customers = new HashMap<>();
    private TenantPaths paths;

    PolicySurroundings(Policy policy, String switchName) {
        this.policy = policy;
        this.device = policy.switchNamed(switchName);
        this.attachments = Attachments.of(device);
        this.paths = new TenantPaths(policy, switchName, Learned.NOTHING);
        policy.customers().forEach(customer -> customer.routingDomains()
                .forEach(domain -> domain.virtualSubnets().forEach(subnet -> {
                    subnets.put(subnet.id(), subnet);
                    customers.put(subnet.id(), customer.name());
                })));
    }

    @Override
    public long version() {
        return 0;
    }

    @Override
    public Switch device() {
        return device;
    }

    @Override
    public Stream<ProviderAddress> providerAddresses() {
        return policy.providerAddresses().stream();
    }

    @Override
    public List<ProviderAddress> joinedGroups() {
        return JoinedGroups.of(policy, device.name());
    }

    @Override
    public OptionalInt mtu(int vsid, Mac destination) {
        return paths.mtu(vsid, destination);
    }

    @Override
    public Stream<LookupRecord> records(InetAddress customerAddress) {
        return policy.lookupRecords().stream()
                .filter(record -> record.customerAddress().equals(customerAddress));
    }

    @Override
    public Stream<TenantPort> ports(LookupRecord record) {
        return attachments.getOrDefault(record.virtualSubnetId(), Attachments.none()).behind(record).stream();
    }

    @Override
    public Optional<VirtualSubnet> subnet(int vsid) {
        return Optional.ofNullable(subnets.get(vsid));
    }

    @Override
    public Optional<String> customer(int vsid) {
        return Optional.ofNullable(customers.get(vsid));
    }

    @Override
    public boolean sameDomain(int one, int other) {
        return one == other || policy.routingDomains().stream()
                .map(domain -> domain.virtualSubnets().stream().map(VirtualSubnet::id).toList())
                .anyMatch(ids -> ids.contains(one) && ids.contains(other));
    }

    @Override
    public void learned(Learned learned) {
        paths = new TenantPaths(policy, device.name(), learned);
    }
}
