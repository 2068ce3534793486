package org.nvgre.bmv2.frame;

/// An IPv4 header (RFC 791). Whatever is [Layer#DERIVED] gets its right value; anything else is taken at its word,
/// so that a header can be wrong in one field and right in all others.
///
/// @param flagsAndOffset the 16 bits of reserved bit, DF, MF and fragment offset in units of 8 bytes
/// @param options        a multiple of 4 bytes
public record Ipv4(Octets src, Octets dst, int version, int ihl, int tos, int totalLength, int identification,
        int flagsAndOffset, int ttl, int protocol, int checksum, Octets options) implements Layer {
    private static final int DF = 0x4000;
    private static final int MF = 0x2000;

    public static Ipv4 between(String src, String dst) {
        return new Ipv4(Octets.ip(src), Octets.ip(dst), 4, DERIVED, 0, DERIVED, 0, DF, 64, DERIVED, DERIVED,
                Octets.NONE);
    }

    public Ipv4 version(int value) {
        return new Ipv4(src, dst, value, ihl, tos, totalLength, identification, flagsAndOffset, ttl, protocol,
                checksum, options);
    }

    public Ipv4 ihl(int value) {
        return new Ipv4(src, dst, version, value, tos, totalLength, identification, flagsAndOffset, ttl,
                protocol,
                checksum, options);
    }

    public Ipv4 tos(int value) {
        return new Ipv4(src, dst, version, ihl, value, totalLength, identification, flagsAndOffset, ttl,
                protocol,
                checksum, options);
    }

    public Ipv4 ttl(int value) {
        return new Ipv4(src, dst, version, ihl, tos, totalLength, identification, flagsAndOffset, value,
                protocol,
                checksum, options);
    }

    public Ipv4 protocol(int value) {
        return new Ipv4(src, dst, version, ihl, tos, totalLength, identification, flagsAndOffset, ttl, value,
                checksum, options);
    }

    public Ipv4 checksum(int value) {
        return new Ipv4(src, dst, version, ihl, tos, totalLength, identification, flagsAndOffset, ttl,
                protocol,
                value, options);
    }

    /// Neither DF nor a fragment.
    public Ipv4 mayBeFragmented() {
        return new Ipv4(src, dst, version, ihl, tos, totalLength, identification, 0, ttl, protocol, checksum,
                options);
    }

    public Ipv4 from(String address) {
        return new Ipv4(Octets.ip(address), dst, version, ihl, tos, totalLength, identification,
                flagsAndOffset,
                ttl, protocol, checksum, options);
    }

    public Ipv4 to(String address) {
        return new Ipv4(src, Octets.ip(address), version, ihl, tos, totalLength, identification,
                flagsAndOffset,
                ttl, protocol, checksum, options);
    }

    /// With options of one to ten words: an empty route record (option 7), then the end of the list (option 0).
    public Ipv4 options(int words) {
        byte[] list = new byte[words * 4];
        list[0] = 7;
        list[1] = (byte) (list.length - 1);
        list[2] = 4;
        return new Ipv4(src, dst, version, ihl, tos, totalLength, identification, flagsAndOffset, ttl,
                protocol,
                checksum, Octets.of(list));
    }

    /// @param offset in units of 8 bytes
    /// @param more   whether fragments follow
    public Ipv4 fragment(int identity, int offset, boolean more) {
        return new Ipv4(src, dst, version, ihl, tos, totalLength, identity, (more ? MF : 0) | offset, ttl,
                protocol, checksum, options);
    }

    public boolean isFragment() {
        return (flagsAndOffset & ~0xC000) != 0;
    }

    @Override
    public int etherType() {
        return Ethernet.IPV4;
    }

    @Override
    public int ipProtocol() {
        return 4;
    }

    int announced(Layer inside) {
        return protocol == DERIVED ? inside.ipProtocol() : protocol;
    }

    @Override
    public Octets enclose(Layer outside, Layer inside, Octets payload) {
        int headerLength = 20 + options.length();
        Octets start = Octets.join(Octets.u8(version << 4 | (ihl == DERIVED ? headerLength / 4 : ihl)),
                Octets.u8(tos),
                Octets.u16(totalLength == DERIVED ? headerLength + payload.length() : totalLength),
                Octets.u16(identification), Octets.u16(flagsAndOffset), Octets.u8(ttl),
                Octets.u8(announced(inside)));
        Octets end = Octets.join(src, dst, options);
        int sum = checksum == DERIVED ? Octets.join(start, end).checksum() : checksum;
        return Octets.join(start, Octets.u16(sum), end, payload);
    }
}
