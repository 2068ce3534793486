package org.nvgre.runtime.host;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

import org.nvgre.runtime.packet.Frame;
import org.nvgre.runtime.packet.Frame.Tag;
import org.nvgre.runtime.packet.Ip;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.NextHop;
import org.nvgre.runtime.policy.ProviderAddress;
import org.nvgre.runtime.policy.SwitchPort;

import com.google.protobuf.ByteString;

/// A port of the underlay, seen through one VLAN, as a host's interface.
///
/// @param vlan or {@link SwitchPort#UNTAGGED}
/// @param mac ours there
/// @param addresses ours in its routing table, ascending
/// @param neighbours the next hops behind it
record Link(int port, int vlan, int vrf, Mac mac, List<ProviderAddress> addresses, List<NextHop> neighbours) {

    static final Mac BROADCAST = new Mac(0xFFFF_FFFF_FFFFL);

    boolean has(InetAddress address) {
        return addresses.stream().anyMatch(each -> each.address().equals(address));
    }

    /// From where we speak on this link.
    Optional<InetAddress> address(boolean ipv4) {
        return addresses.stream().map(ProviderAddress::address)
                .filter(address -> Addresses.isIpv4(address) == ipv4).findFirst();
    }

    Outgoing send(Mac destination, int etherType, ByteString payload) {
        Optional<Tag> tag = vlan == SwitchPort.UNTAGGED
                ? Optional.empty()
                : Optional.of(new Tag(vlan, neighbours.isEmpty() ? 0 : neighbours.getFirst().pcp()));
        return new Outgoing(port, new Frame(destination, mac, tag, etherType, payload));
    }

    Outgoing send(Mac destination, Ip packet) {
        return send(destination, packet.etherType(), packet.toBytes());
    }

    Outgoing sendToGroup(Ip packet) {
        return send(Mac.ofGroup(packet.destination()), packet);
    }
}
