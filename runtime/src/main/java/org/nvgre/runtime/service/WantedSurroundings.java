package org.nvgre.runtime.service;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.nvgre.runtime.desired.Learned;
import org.nvgre.runtime.desired.Wanted;
import org.nvgre.runtime.host.Surroundings;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.ProviderAddress;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.policy.SwitchPort.TenantPort;
import org.nvgre.runtime.policy.VirtualSubnet;

/// The network around a switch, as the policy is now.
record WantedSurroundings(Wanted wanted, Lock lock, String switchName, LongSupplier revision)
        implements
            Surroundings {

    @Override
    public long version() {
        return revision.getAsLong();
    }

    @Override
    public Switch device() {
        return locked(() -> (Switch) wanted.part(PartKey.ofSwitch(switchName)).orElseThrow());
    }

    @Override
    public Stream<ProviderAddress> providerAddresses() {
        return locked(() -> wanted.parts(PartKey.Kind.PROVIDER_ADDRESSES).map(ProviderAddress.class::cast)
                .toList()).stream();
    }

    @Override
    public List<ProviderAddress> joinedGroups() {
        return locked(() -> wanted.joinedGroups(switchName));
    }

    @Override
    public OptionalInt mtu(int vsid, Mac destination) {
        return locked(() -> wanted.mtu(switchName, vsid, destination));
    }

    @Override
    public Stream<LookupRecord> records(InetAddress customerAddress) {
        return locked(() -> wanted.records(customerAddress).toList()).stream();
    }

    @Override
    public Stream<TenantPort> ports(LookupRecord record) {
        return locked(() -> wanted.port(switchName, record)).stream();
    }

    @Override
    public Optional<VirtualSubnet> subnet(int vsid) {
        return locked(() -> wanted.subnet(vsid));
    }

    @Override
    public Optional<String> customer(int vsid) {
        return locked(() -> wanted.customer(vsid));
    }

    @Override
    public boolean sameDomain(int one, int other) {
        return locked(() -> wanted.sameDomain(one, other));
    }

    /// It is in what is wanted already.
    @Override
    public void learned(Learned learned) {}

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
