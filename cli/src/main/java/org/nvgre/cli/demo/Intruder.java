package org.nvgre.cli.demo;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/// A packet that must not get anywhere, and the reason under which the switch is to count it.
///
/// @param what   it is, in words
/// @param reason name in `p4/drop-reasons.yaml`
/// @param port   of the switch where it is put in
@SuppressWarnings("ArrayRecordComponent") // never compared
record Intruder(String what, String reason, int port, byte[] bytes) {

    private static final int VLAN_OF_NOBODY = 999;

    /// Made of what has just passed: one good packet of the underlay, and one good frame of a tenant.
    ///
    /// @param nve    where they will be put in
    /// @param packet was on its way to that NVE
    /// @param frame  could have come in at its port for the VSID
    static List<Intruder> against(Nve nve, UnderlayPacket packet, TenantFrame frame, int vsid) {
        int underlay = nve.uplink().port();
        int tenant = nve.tenantPort(vsid).port();
        return List.of(
                new Intruder("a tunnel of a VSID that is not served", "unknown_vsid", underlay,
                        with(packet, bytes -> bytes.putInt(38, 0x00ABCD00))),
                new Intruder("a tunnel of a reserved VSID", "reserved_vsid", underlay,
                        with(packet, bytes -> bytes.putInt(38, 0x00000100))),
                new Intruder("GRE with a sequence number", "gre_header", underlay,
                        with(packet, bytes -> bytes.putChar(34, (char) 0x3000))),
                // DF off and MF on: the checksum changes by the same amount (RFC 1624).
                new Intruder("a fragment", "fragment", underlay,
                        with(packet, bytes -> bytes.putChar(20, (char) 0x2000).putChar(24,
                                carried(bytes.getChar(24) + 0x2000)))),
                new Intruder("a wrong outer checksum", "malformed", underlay,
                        with(packet, bytes -> bytes.putChar(24, (char) ~bytes.getChar(24)))),
                new Intruder("an underlay packet for somebody else", "no_route", underlay,
                        with(packet, bytes -> bytes.putChar(24,
                                carried(bytes.getChar(24) + (bytes.get(33) & 0xFF) + 0xFFFF - 0x63))
                                .put(33, (byte) 0x63))),
                new Intruder("a tenant's frame to an unknown MAC", "unknown_unicast", tenant,
                        changed(frame.bytes().clone(),
                                bytes -> bytes.put(0, (byte) 0x02).put(5, (byte) 0x99))),
                new Intruder("a tenant's frame on a VLAN of nobody", "unknown_port", tenant,
                        frame.onVlan(VLAN_OF_NOBODY)));
    }

    private static byte[] with(UnderlayPacket packet, Consumer<ByteBuffer> change) {
        return changed(packet.copy(), change);
    }

    private static byte[] changed(byte[] bytes, Consumer<ByteBuffer> change) {
        change.accept(ByteBuffer.wrap(bytes));
        return bytes;
    }

    private static char carried(int sum) {
        return (char) ((sum & 0xFFFF) + (sum >>> 16));
    }
}
