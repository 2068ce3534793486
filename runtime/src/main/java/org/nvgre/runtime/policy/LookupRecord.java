package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Where a customer address is: behind which provider address, and with which MAC.
///
/// @param providerAddresses of one switch, between which the flows are shared out; none where the switch is named
/// @param flowPolicy how
/// @param switchName the switch, where no provider address tells
/// @param port the port of that switch behind which it is; empty where a port names it among its `attached`. Which of the
///        port's VLANs, the virtual subnet tells
/// @param learned whether the service found it out, and will forget it when it falls silent
public record LookupRecord(InetAddress customerAddress, Mac macAddress, int virtualSubnetId,
        List<WeightedAddress> providerAddresses, FlowPolicy flowPolicy, Optional<String> switchName,
        OptionalInt port, boolean learned) implements Part {

    /// How a flow finds its provider address.
    public enum FlowPolicy {
        /// By its hash, in proportion to the weights.
        HASH,
        /// All take the first.
        PINNED
    }

    public LookupRecord {
        providerAddresses = List.copyOf(providerAddresses);
    }

    /// Behind one provider address.
    public LookupRecord(InetAddress customerAddress, Mac macAddress, int virtualSubnetId,
            InetAddress providerAddress) {
        this(customerAddress, macAddress, virtualSubnetId, List.of(new WeightedAddress(providerAddress, 1)),
                FlowPolicy.HASH, Optional.empty());
    }

    /// Attached by its port.
    public LookupRecord(InetAddress customerAddress, Mac macAddress, int virtualSubnetId,
            List<WeightedAddress> providerAddresses, FlowPolicy flowPolicy, Optional<String> switchName) {
        this(customerAddress, macAddress, virtualSubnetId, providerAddresses, flowPolicy, switchName,
                OptionalInt.empty(), false);
    }

    /// As somebody wanted it.
    public LookupRecord(InetAddress customerAddress, Mac macAddress, int virtualSubnetId,
            List<WeightedAddress> providerAddresses, FlowPolicy flowPolicy, Optional<String> switchName,
            OptionalInt port) {
        this(customerAddress, macAddress, virtualSubnetId, providerAddresses, flowPolicy, switchName, port, false);
    }

    /// Where a record is, as far as others have it in common.
    public record Whereabouts(List<WeightedAddress> providerAddresses, FlowPolicy flowPolicy,
            Optional<String> switchName) {

        /// Those that flows take.
        List<WeightedAddress> usedAddresses() {
            return flowPolicy == FlowPolicy.PINNED ? providerAddresses.subList(0, 1) : providerAddresses;
        }
    }

    public Whereabouts whereabouts() {
        return new Whereabouts(providerAddresses, flowPolicy, switchName);
    }

    /// The same record, sharing what is equal.
    LookupRecord at(Whereabouts same) {
        return new LookupRecord(customerAddress, macAddress, virtualSubnetId, same.providerAddresses(),
                flowPolicy, same.switchName(), port, learned);
    }

    /// The first of its provider addresses.
    ///
    /// @throws java.util.NoSuchElementException when the record names its switch instead
    public InetAddress providerAddress() {
        return providerAddresses.getFirst().address();
    }

    String describe() {
        return "customer address %s of VSID %d".formatted(Addresses.text(customerAddress), virtualSubnetId);
    }

    @Override
    public PartKey key() {
        return PartKey.ofRecord(virtualSubnetId, customerAddress);
    }
}
