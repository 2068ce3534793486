package org.nvgre.runtime.service;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.nvgre.p4runtime.Bits;
import org.nvgre.p4runtime.Match;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.runtime.policy.Mac;

/// What a switch says of a sender on one of its ports.
///
/// @param silent whether it has sent nothing for as long as it may; otherwise it sends, and has no entry
record Sighting(String switchName, int port, int virtualSubnetId, Mac mac, InetAddress address,
        boolean silent) {

    private static final int IPV6_BYTES = 16;
    private static final int UPPER_BYTES = 12;

    /// Of a digest `learn_t`; empty where its address is none that a host has.
    static Optional<Sighting> seen(String switchName, Map<String, Bits> digest) {
        return address(digest.get("address"))
                .filter(address -> digest.get("version")
                        .toLong() == (address instanceof Inet4Address ? 4 : 6))
                .map(address -> new Sighting(switchName, (int) digest.get("port").toLong(),
                        (int) digest.get("vsid").toLong(), new Mac(digest.get("mac").toLong()), address,
                        false));
    }

    /// Of an entry of `known_source`, whose fields are port, VSID, MAC and address.
    static Optional<Sighting> silence(String switchName, TableEntry.Key entry) {
        List<Bits> fields = entry.matches().stream().map(match -> ((Match.Exact) match).value()).toList();
        return address(fields.get(3)).map(address -> new Sighting(switchName, (int) fields.get(0).toLong(),
                (int) fields.get(1).toLong(), new Mac(fields.get(2).toLong()), address, true));
    }

    /// The switch has one field for the addresses of both versions of IP, with IPv4 in its lower 32 bits.
    private static Optional<InetAddress> address(Bits value) {
        byte[] shortest = value.bytes().toByteArray();
        byte[] bytes = new byte[IPV6_BYTES];
        System.arraycopy(shortest, 0, bytes, IPV6_BYTES - shortest.length, shortest.length);
        boolean ipv4 = Arrays.mismatch(bytes, new byte[UPPER_BYTES]) == UPPER_BYTES;
        try {
            InetAddress address = InetAddress
                    .getByAddress(ipv4 ? Arrays.copyOfRange(bytes, UPPER_BYTES, IPV6_BYTES) : bytes);
            boolean hosts = ipv4 == address instanceof Inet4Address && !address.isMulticastAddress()
                    && !address.isAnyLocalAddress() && !address.isLoopbackAddress();
            return hosts ? Optional.of(address) : Optional.empty();
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address", e);
        }
    }
}
